import assert from "node:assert/strict";
import fc from "fast-check";
import { writeRemedies } from "../../../policy/remedies";
import { podSecurityRules } from "../../../policy/rules/podSecurity";
import { UNKNOWN } from "../../../policy/rules/read";
import { isObjectRule } from "../../../policy/rules/rule";
import { changed, pod, type Json } from "../fixtures";
import { podWith, violationsOf, type Changes } from "../ruleCases";
import { anyPod } from "./anyPod";

const rules = podSecurityRules.filter(isObjectRule);

/** What may be written, by dotted path. */
function remediesOf(document: Json) {
  return violationsOf(document, rules).flatMap(({ rule, remedy }) =>
    remedy ? [[rule, remedy.keys.join("."), remedy.value] as const] : [],
  );
}

function remedied(document: Json): Json {
  const copy = structuredClone(document);
  writeRemedies(copy, violationsOf(document, rules));
  return copy;
}

const bare: Changes = { securityContext: undefined, initContainers: [], ephemeralContainers: [] };

describe("the remedies of the Pod Security Standards", () => {
  it("add what a pod does not say", () => {
    const document = podWith({ ...bare, "containers.0.securityContext": undefined });
    assert.deepEqual(remediesOf(document), [
      ["run-as-non-root", "spec.securityContext.runAsNonRoot", true],
      ["allow-privilege-escalation", "spec.containers.0.securityContext.allowPrivilegeEscalation", false],
      ["drop-all-capabilities", "spec.containers.0.securityContext.capabilities.drop", ["ALL"]],
      ["seccomp", "spec.securityContext.seccompProfile", { type: "RuntimeDefault" }],
    ]);
    const { spec } = remedied(document) as { spec: Json };
    assert.deepEqual(spec["securityContext"], {
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    assert.deepEqual(violationsOf(remedied(document), rules), []);
  });

  it("mend the pod once for all containers that say nothing", () => {
    const document = podWith({ "securityContext.runAsNonRoot": undefined, "securityContext.seccompProfile": null });
    const written = remediesOf(document);
    assert.deepEqual(
      [...new Set(written.map(([rule, path]) => `${rule} ${path}`))],
      ["run-as-non-root spec.securityContext.runAsNonRoot", "seccomp spec.securityContext.seccompProfile"],
    );
    assert.deepEqual(violationsOf(remedied(document), rules), []);
  });

  for (const [name, drop, value] of [
    ["nothing", [], ["ALL"]],
    ["some", ["NET_RAW", "CHOWN"], ["NET_RAW", "CHOWN", "ALL"]],
    ["null among others", [null, "NET_RAW"], ["NET_RAW", "ALL"]],
  ] as const) {
    it(`keep what is dropped: ${name}`, () => {
      assert.deepEqual(remediesOf(podWith({ "containers.0.securityContext.capabilities.drop": drop })), [
        ["drop-all-capabilities", "spec.containers.0.securityContext.capabilities.drop", value],
      ]);
    });
  }

  it("mend what says nothing beside what was asked for", () => {
    assert.deepEqual(
      remediesOf(
        podWith({
          "securityContext.runAsNonRoot": undefined,
          "initContainers.0.securityContext": { runAsNonRoot: false, runAsUser: 0, capabilities: { add: ["CHOWN"] } },
        }),
      ).filter(([, path]) => !/Containers\.1|containers\.0/.test(path)),
      [
        ...Array.from({ length: 3 }, () => ["run-as-non-root", "spec.securityContext.runAsNonRoot", true] as const),
        ["allow-privilege-escalation", "spec.initContainers.0.securityContext.allowPrivilegeEscalation", false],
        ["drop-all-capabilities", "spec.initContainers.0.securityContext.capabilities.drop", ["ALL"]],
      ],
    );
  });

  it("leave a container's own user in peace, and judge it by that", () => {
    const root = { ...bare, securityContext: { runAsUser: 0, seccompProfile: { type: "RuntimeDefault" } } };
    const document = podWith({ ...root, "containers.0.securityContext.runAsUser": 10001 });
    assert.deepEqual(remediesOf(document), [["run-as-non-root", "spec.securityContext.runAsNonRoot", true]]);
  });

  for (const [name, changes] of Object.entries<Changes>({
    "a privileged container": { "containers.0.securityContext": { privileged: true, capabilities: { drop: ["ALL"] } } },
    "a capability that is as much": {
      "containers.0.securityContext": { capabilities: { add: ["SYS_ADMIN"], drop: ["ALL"] } },
    },
    "such a capability in the API server's spelling": {
      "containers.0.securityContext": { capabilities: { add: ["NET_RAW", "CAP_SYS_ADMIN"], drop: ["ALL"] } },
    },
    "what may turn out to be privileged": {
      "containers.0.securityContext": { privileged: UNKNOWN, capabilities: { drop: ["ALL"] } },
    },
    "allowed privilege escalation": { "containers.0.securityContext.allowPrivilegeEscalation": true },
    "all capabilities": { "containers.0.securityContext.capabilities": { add: ["ALL"], drop: ["NET_RAW"] } },
    "added capabilities": { "containers.0.securityContext.capabilities.add": ["CHOWN"] },
    "dropped capabilities that are no list": { "containers.0.securityContext.capabilities.drop": "NET_RAW" },
    "a pod that may be root": { "securityContext.runAsNonRoot": false },
    "a container that may be root": { "containers.0.securityContext.runAsNonRoot": false },
    "a container that is root": {
      "securityContext.runAsNonRoot": undefined,
      "containers.0.securityContext.runAsUser": 0,
    },
    "a pod that is root": { "securityContext.runAsNonRoot": undefined, "securityContext.runAsUser": 0 },
    "a pod that may turn out to be root": {
      "securityContext.runAsNonRoot": undefined,
      "securityContext.runAsUser": UNKNOWN,
    },
    "an unconfined pod": { "securityContext.seccompProfile": { type: "Unconfined" } },
    "a profile without a type": { "securityContext.seccompProfile": {} },
    "an unconfined container": {
      "securityContext.seccompProfile": undefined,
      ...Object.fromEntries(
        ["initContainers.0", "initContainers.1", "containers.0", "ephemeralContainers.0"].map((container) => [
          `${container}.securityContext.seccompProfile`,
          { type: container === "containers.0" ? "Unconfined" : "RuntimeDefault" },
        ]),
      ),
    },
    "a pod that may turn out to be for Windows": { "securityContext.seccompProfile": undefined, os: UNKNOWN },
    "the node's namespaces": { hostNetwork: true, hostPID: true },
    "a path of the node": { volumes: [{ name: "node", hostPath: { path: "/" } }] },
    "an unmasked /proc": { "containers.0.securityContext.procMount": "Unmasked" },
  })) {
    it(`take nothing back that was asked for: ${name}`, () => {
      assert.deepEqual(remediesOf(podWith(changes)), []);
    });
  }

  it("mend what they are for, break nothing, and have nothing to do a second time", () => {
    const found = (document: Json) => violationsOf(document, rules);
    const said = ({ rule, path }: ReturnType<typeof found>[number]) => `${rule} ${path}`;
    fc.assert(
      fc.property(anyPod, ({ workload }) => {
        const before = found(workload);
        const mended = remedied(workload);
        const after = found(mended);
        assert.deepEqual(after.map(said), before.filter(({ remedy }) => !remedy).map(said));
        assert.deepEqual(
          after.filter(({ remedy }) => remedy),
          [],
        );
        assert.deepEqual(remedied(mended), mended);
      }),
      { numRuns: 500 },
    );
  });

  it("need a place to write to: what is no map stays", () => {
    const document = changed(pod(), "spec.containers.0.securityContext", "hunter2");
    assert.deepEqual(remedied(document), document);
  });
});
