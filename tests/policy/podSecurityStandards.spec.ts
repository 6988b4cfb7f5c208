import assert from "node:assert/strict";
import { catalogue } from "../../policy/rules/catalogue";
import { pod, type Json } from "./fixtures";
import { podWith, violationsOf } from "./ruleCases";

/** The checks of the standards that fail, by their id in `k8s.io/pod-security-admission`. */
function failedChecks(document: Json): readonly string[] {
  const rules = new Set(violationsOf(document).map(({ rule }) => rule));
  const references = catalogue.filter(({ id }) => rules.has(id)).flatMap((rule) => rule.references);
  return [...new Set(references.filter(({ framework }) => framework === "PSS").map(({ id }) => id))].sort();
}

const bare = { containers: [{ name: "app", image: "app", ports: [{ containerPort: 80 }] }] };

/** What the library itself says of these pods at level restricted, version latest. */
const expected: Readonly<Record<string, readonly [spec: Json, checks: readonly string[]]>> = {
  "a pod that sets nothing": [
    bare,
    ["allowPrivilegeEscalation", "capabilities_restricted", "runAsNonRoot", "seccompProfile_restricted"],
  ],
  "a pod that sets nothing, on Windows": [{ ...bare, os: { name: "windows" } }, ["runAsNonRoot"]],
  "a pod that sets nothing, in a user namespace": [
    { ...bare, hostUsers: false },
    ["allowPrivilegeEscalation", "capabilities_restricted", "seccompProfile_restricted"],
  ],
  "a pod in the node's network": [
    { ...bare, os: { name: "windows" }, hostNetwork: true },
    ["hostNamespaces", "hostPorts", "runAsNonRoot"],
  ],
  "a pod that breaks all that is covered": [
    {
      hostPID: true,
      securityContext: { runAsUser: 0, seccompProfile: { type: "Unconfined" } },
      volumes: [{ name: "node", hostPath: { path: "/" } }],
      containers: [{ name: "app", securityContext: { privileged: true, capabilities: { add: ["ALL"] } } }],
      ephemeralContainers: [{ name: "debug", ports: [{ hostPort: 1 }] }],
    },
    [
      "allowPrivilegeEscalation",
      "capabilities_restricted",
      "hostNamespaces",
      "hostPorts",
      "privileged",
      "restrictedVolumes",
      "runAsNonRoot",
      "runAsUser",
      "seccompProfile_restricted",
    ],
  ],
};

describe("the Pod Security Standards", () => {
  it("find nothing in a good pod, nor in one whose containers say all by themselves", () => {
    assert.deepEqual(failedChecks(pod()), []);
    const own = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" }, allowPrivilegeEscalation: false };
    const securityContext = { ...own, capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } };
    assert.deepEqual(failedChecks(pod({ containers: [{ name: "app", securityContext }] })), []);
  });

  for (const [name, [spec, checks]] of Object.entries(expected)) {
    it(`find in ${name} what their own library finds`, () => {
      assert.deepEqual(failedChecks(pod(spec)), checks);
    });
  }

  it("take a pod's false over every container's true", () => {
    const changes = {
      "securityContext.runAsNonRoot": false,
      initContainers: [],
      ephemeralContainers: [],
      "containers.0.securityContext.runAsNonRoot": true,
    };
    assert.deepEqual(failedChecks(podWith(changes)), ["runAsNonRoot"]);
  });
});
