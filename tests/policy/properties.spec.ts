import assert from "node:assert/strict";
import fc from "fast-check";
import { catalogue } from "../../policy/rules/catalogue";
import { judge } from "../../policy/rules/evaluate";
import { violationText } from "../../policy/rules/message";
import { objectsIn } from "../../policy/rules/objects";
import { UNKNOWN } from "../../policy/rules/read";
import { changed, denyAll, pod, workload, workloadKinds, type Json } from "./fixtures";

const namespace: Json = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
const documents: readonly Json[] = [
  ...workloadKinds.map((kind) => workload(...kind)),
  denyAll(),
  changed(denyAll(), "spec.ingress", [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 80 }] }]),
  changed(denyAll(), "spec.podSelector", { matchExpressions: [{ key: "app", operator: "In", values: ["a"] }] }),
  namespace,
];

function judged(...all: readonly unknown[]) {
  return judge(
    all.flatMap((document) => objectsIn(document)),
    catalogue,
  );
}

function pathsIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...pathsIn(inner).map((path) => `${key}.${path}`)]);
}

function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
      value,
    );
}

const anyPlace = fc
  .constantFrom(...documents)
  .chain((document) => fc.tuple(fc.constant(document), fc.constantFrom(...pathsIn(document))));
const anyValue = fc.oneof(fc.jsonValue(), fc.constant(UNKNOWN), fc.constantFrom(null, {}, [], "", 0, -1, [null], [[]]));

describe("rules never throw", function () {
  this.timeout(60_000);

  it("on any value in any place of any object", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyPlace, anyValue), { minLength: 1, maxLength: 4 }), (changes) => {
        judged(...changes.map(([[document, path], value]) => changed(document, path, value)));
      }),
      { numRuns: 1000 },
    );
  });

  it("on any JSON document", () => {
    fc.assert(fc.property(fc.jsonValue(), (document) => void judged(document)));
    for (const [apiVersion, kind] of workloadKinds) {
      fc.assert(fc.property(fc.jsonValue(), (spec) => void judged({ apiVersion, kind, spec, template: spec })));
    }
  });

  it("on keys that JavaScript knows", () => {
    for (const key of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      judged(JSON.parse(`{"apiVersion":"v1","kind":"${key}","metadata":{"${key}":{}},"spec":{"${key}":[]}}`));
      judged(changed(denyAll(), "spec.podSelector.matchLabels", JSON.parse(`{"${key}":"x"}`)), pod());
    }
  });

  it("on twenty thousand levels, two hundred thousand labels, or five thousand containers", () => {
    let deep: Json = {};
    for (let level = 0; level < 20_000; level += 1)
      deep = { apiVersion: "v1", kind: "List", spec: deep, items: [deep] };
    judged(deep);
    const many = Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`label-${index}`, ""]));
    judged(pod(), changed(denyAll(), "spec.podSelector.matchLabels", many));
    judged(
      changed(
        pod(),
        "spec.containers",
        Array.from({ length: 5_000 }, () => null),
      ),
    );
  });
});

describe("rules on documents of 10 MB", function () {
  // What is linear takes a moment; an expression that looks back from every place would take hours.
  this.timeout(60_000);
  const texts = ["a", "A1", "password=", "-----BEGIN ", "https://a:", "/", " ", "$(X)", "eyJ"].map((part) =>
    part.repeat(Math.ceil(10_000_000 / part.length)),
  );
  const places = pathsIn(pod()).filter((path) => !/^(apiVersion|kind)$/.test(path));
  const textPlaces = places.filter((path) => typeof at(pod(), path) === "string");

  it("never throw, and come to an end, wherever the text stands", () => {
    for (const [index, place] of [...textPlaces, "metadata.annotations.a", "spec.containers.0.command.0"].entries()) {
      judged(changed(pod(), place, texts[index % texts.length]), denyAll());
    }
    for (const text of texts) {
      const variable = { name: "DB_PASSWORD", value: text };
      judged(changed(pod(), "spec.containers.0.env", [variable]), denyAll());
      judged(changed(pod(), "spec.containers.0.args", [text]), denyAll());
      judged({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { text, [text.slice(0, 99)]: "" } });
    }
  });

  it("never throw on half a million items in a list", () => {
    const many = Array.from({ length: 500_000 }, (_, index) => ({ name: `N${index}`, value: "" }));
    judged(changed(pod(), "spec.containers.0.env", many), denyAll());
    judged(changed(denyAll(), "spec.ingress", many));
  });
});

/** Each breaks a rule, in a field of its own. */
const breaks: readonly (readonly [path: string, value: unknown])[] = [
  ["spec.hostNetwork", true],
  ["spec.hostPID", true],
  ["spec.automountServiceAccountToken", undefined],
  ["spec.securityContext.runAsNonRoot", false],
  ["spec.securityContext.runAsUser", 0],
  ["spec.securityContext.seccompProfile", undefined],
  ["spec.volumes", [{ name: "node", hostPath: { path: "/" } }]],
  ...["spec.initContainers.1", "spec.containers.0", "spec.ephemeralContainers.0"].flatMap((container) => [
    [`${container}.securityContext.privileged`, true] as const,
    [`${container}.securityContext.runAsNonRoot`, false] as const,
    [`${container}.securityContext.runAsUser`, 0] as const,
    [`${container}.securityContext.allowPrivilegeEscalation`, true] as const,
    [`${container}.securityContext.readOnlyRootFilesystem`, false] as const,
    [`${container}.securityContext.capabilities.drop`, []] as const,
    [`${container}.securityContext.capabilities.add`, ["SYS_ADMIN"]] as const,
    [`${container}.securityContext.seccompProfile`, { type: "Unconfined" }] as const,
    [`${container}.image`, "app"] as const,
    [`${container}.ports.0.hostPort`, 80] as const,
  ]),
  ["spec.containers.0.resources", undefined],
];

describe("violations", function () {
  this.timeout(60_000);

  const broken = (some: readonly (readonly [string, unknown])[]) =>
    judged(
      some.reduce((document, [path, value]) => changed(document, path, value), pod()),
      denyAll(),
    ).violations;

  it("are never removed by adding another", () => {
    fc.assert(
      fc.property(fc.subarray([...breaks]), fc.constantFrom(...breaks), (some, more) => {
        const before = broken(some).map(({ rule, container }) => `${rule} ${container?.name ?? ""}`);
        const after = new Set(broken([...some, more]).map(({ rule, container }) => `${rule} ${container?.name ?? ""}`));
        // A pod that says false takes the place of containers that say nothing: still one violation, higher up.
        const lost = before.filter(
          (violation) => !after.has(violation) && !after.has(`${violation.split(" ")[0] ?? ""} `),
        );
        assert.deepEqual(lost, []);
      }),
    );
  });

  it("never repeat a text of the object but names", () => {
    const secret = "hunter2-is-a-secret";
    const places = pathsIn(pod()).filter((path) => !/(^|\.)(name|namespace|kind|apiVersion)$/.test(path));
    for (const path of places) {
      for (const value of [secret, [secret], { [path]: secret }, { type: secret, add: [secret], path: secret }]) {
        for (const violation of judged(changed(pod(), path, value)).violations) {
          const rule = catalogue.find(({ id }) => id === violation.rule);
          assert.ok(rule);
          assert.doesNotMatch(violationText(rule, violation), /hunter2/);
        }
      }
    }
  });
});
