import assert from "node:assert/strict";
import { rwoRollingUpdate, rwoShared } from "../../../policy/rules/joins/claims";
import { limitRange, resourceQuota } from "../../../policy/rules/joins/quotas";
import { UNKNOWN } from "../../../policy/rules/read";
import { changed, pod, workload, type Json } from "../fixtures";
import { advice, autoscaler, deployment, found, namespace, object, open, withChanges } from "./stack";

const claim = (accessModes: unknown = ["ReadWriteOnce"]) =>
  object("v1", "PersistentVolumeClaim", { spec: { accessModes } }, "data");
const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
const mountingOther = { "spec.template.spec.volumes": [{ persistentVolumeClaim: { claimName: "other" } }] };
const mounting = { "spec.template.spec.volumes": volumes };
const user = (changes: Json = {}) =>
  deployment({ ...mounting, "spec.replicas": 1, "spec.strategy": { type: "Recreate" }, ...changes });
const at = "spec.template.spec.volumes[0].persistentVolumeClaim.claimName";
const several = [`Deployment web: ${at}: a ReadWriteOnce claim of several pods`];
const template = ["spec", "template"];

describe("rwo-shared", () => {
  for (const [name, documents] of Object.entries({
    "one replica": [claim(), user()],
    "an unset number, which means one": [claim(), user({ "spec.replicas": undefined })],
    "an autoscaler of one": [
      claim(),
      user({ "spec.replicas": undefined }),
      autoscaler({ minReplicas: 1, maxReplicas: 1 }),
    ],
    "a claim for many nodes": [claim(["ReadWriteMany"]), user({ "spec.replicas": 3 })],
    "a claim that can be for many nodes": [claim(["ReadWriteOnce", "ReadOnlyMany"]), user({ "spec.replicas": 3 })],
    "a claim that is not among the objects": [user({ "spec.replicas": 3 })],
    "pods of one node": [
      claim(),
      user({ "spec.replicas": 3, "spec.template.spec.nodeSelector": { "kubernetes.io/hostname": "a" } }),
    ],
    "pods that are named a node": [claim(), user({ "spec.replicas": 3, "spec.template.spec.nodeName": "a" })],
    "what a controller owns": [
      claim(),
      user({ "spec.replicas": 3, "metadata.ownerReferences": [{ controller: true }] }),
    ],
    "a claim that two volumes of one pod are": [
      claim(),
      user({ "spec.template.spec.volumes": [...volumes, { ...volumes[0], name: "again" }] }),
    ],
    "another claim than the one that is here": [claim(), user({ "spec.replicas": 3, ...mountingOther })],
    "a claim for each of two workloads": [
      claim(),
      withChanges(claim(), { "metadata.name": "other" }),
      user(),
      user({ "metadata.name": "other", ...mountingOther }),
    ],
    "a Job of one pod by its number": [
      claim(),
      withChanges(workload("batch/v1", "Job", template), { ...mounting, "spec.parallelism": 1 }),
    ],
    "a single pod, whatever an autoscaler may scale": [
      claim(),
      withChanges(pod(), { "spec.volumes": volumes, "metadata.ownerReferences": undefined }),
      autoscaler({ scaleTargetRef: { kind: "Deployment", name: UNKNOWN } }),
    ],
    "a Job of one pod": [claim(), withChanges(workload("batch/v1", "Job", template), mounting)],
  })) {
    it(`accepts ${name}`, () => {
      assert.deepEqual(found(rwoShared, documents), []);
    });
  }

  it("refuses many replicas", () => {
    assert.deepEqual(found(rwoShared, [claim(), user({ "spec.replicas": 2 })]), several);
    assert.deepEqual(found(rwoShared, [claim(["ReadWriteOncePod"]), user({ "spec.replicas": 2 })]), several);
    const scaled = [claim(), user({ "spec.replicas": undefined }), autoscaler({ minReplicas: 1, maxReplicas: 2 })];
    assert.deepEqual(found(rwoShared, scaled), several);
  });

  it("refuses a DaemonSet, and a Job of several pods", () => {
    const daemons = withChanges(workload("apps/v1", "DaemonSet", template), mounting);
    assert.deepEqual(found(rwoShared, [claim(), daemons]), [
      `DaemonSet web: ${at}: a ReadWriteOnce claim of several pods`,
    ]);
    const job = withChanges(workload("batch/v1", "Job", template), { ...mounting, "spec.parallelism": 2 });
    assert.deepEqual(found(rwoShared, [claim(), job]), [`Job web: ${at}: a ReadWriteOnce claim of several pods`]);
  });

  it("refuses a second workload, unless it stays beside the first", () => {
    const second = (changes: Json = {}) => user({ "metadata.name": "other", ...changes });
    assert.deepEqual(found(rwoShared, [claim(), user(), second()]), [
      `Deployment other: ${at}: a ReadWriteOnce claim of Deployment web too`,
    ]);
    const third = user({ "metadata.name": "third" });
    assert.deepEqual(found(rwoShared, [claim(), user(), second(), third]), [
      `Deployment other: ${at}: a ReadWriteOnce claim of Deployment web too`,
      `Deployment third: ${at}: a ReadWriteOnce claim of Deployment web too`,
    ]);
    const beside = (topologyKey: string) => ({
      "spec.template.spec.affinity": {
        podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey }] },
      },
    });
    assert.deepEqual(found(rwoShared, [claim(), user(), second(beside("kubernetes.io/hostname"))]), []);
    assert.equal(found(rwoShared, [claim(), user(), second(beside("zone"))]).length, 1);
    assert.deepEqual(found(rwoShared, [claim(), user(), second({ "metadata.namespace": "cellar" })]), []);
  });

  it("leaves open what is not known", () => {
    assert.deepEqual(open(rwoShared, [claim(), user({ "spec.replicas": UNKNOWN })]), ["Deployment web: spec.replicas"]);
    const unknown = deployment({ "spec.template.spec.volumes": [{ persistentVolumeClaim: { claimName: UNKNOWN } }] });
    assert.deepEqual(open(rwoShared, [claim(), unknown]), [`Deployment web: ${at}`]);
    assert.deepEqual(open(rwoShared, [claim(UNKNOWN), user({ "spec.replicas": 2 })]), [
      "PersistentVolumeClaim data: spec.accessModes",
    ]);
    const adrift = withChanges(claim(), { "metadata.namespace": UNKNOWN });
    assert.deepEqual(open(rwoShared, [adrift, user()]), ["PersistentVolumeClaim data: metadata.namespace"]);
    const nameless = withChanges(claim(), { "metadata.name": UNKNOWN });
    assert.deepEqual(open(rwoShared, [nameless, user()]), ["PersistentVolumeClaim : metadata.name"]);
    assert.deepEqual(open(rwoShared, [nameless, deployment()]), []);
  });

  it("says what may be there instead", () => {
    assert.deepEqual(advice(rwoShared, [claim(), user({ "spec.replicas": 2 })]), [
      "a claim that is ReadWriteMany, or one for each pod",
    ]);
    assert.deepEqual(advice(rwoShared, [claim(), user(), user({ "metadata.name": "other" })]), ["a claim of its own"]);
  });
});

describe("rwo-rolling-update", () => {
  for (const [name, changes] of Object.entries({
    Recreate: {},
    "no surge": { "spec.strategy": { rollingUpdate: { maxSurge: 0 } } },
    "no surge, in percent": { "spec.strategy": { rollingUpdate: { maxSurge: "0%" } } },
    "no replicas": { "spec.strategy": {}, "spec.replicas": 0 },
    "a pod of one node": { "spec.strategy": {}, "spec.template.spec.nodeName": "a" },
  })) {
    it(`accepts ${name}`, () => {
      assert.deepEqual(found(rwoRollingUpdate, [claim(), user(changes)]), []);
    });
  }

  it("accepts a StatefulSet, and a claim for many nodes", () => {
    const set = withChanges(workload("apps/v1", "StatefulSet", template), mounting);
    assert.deepEqual(found(rwoRollingUpdate, [claim(), set]), []);
    assert.deepEqual(found(rwoRollingUpdate, [claim(["ReadWriteMany"]), user({ "spec.strategy": {} })]), []);
  });

  it("refuses a rolling update", () => {
    const path = "Deployment web: spec.strategy.type: ";
    assert.deepEqual(found(rwoRollingUpdate, [claim(), user({ "spec.strategy": undefined })]), [
      `${path}unset, which means RollingUpdate`,
    ]);
    assert.deepEqual(
      found(rwoRollingUpdate, [
        claim(),
        user({ "spec.strategy": { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } }),
      ]),
      [`${path}RollingUpdate`],
    );
    assert.deepEqual(advice(rwoRollingUpdate, [claim(), user({ "spec.strategy": undefined })]), ["Recreate"]);
  });
});

for (const [rule, kind, spec] of [
  [resourceQuota, "ResourceQuota", { hard: { "requests.cpu": "1", "limits.memory": "1Gi" } }],
  [limitRange, "LimitRange", { limits: [{ type: "Container", default: { cpu: "1" }, max: { memory: "1Gi" } }] }],
] as const) {
  describe(rule.id, () => {
    const second = deployment({ "metadata.name": "other" });
    const bound = object("v1", kind, { spec });
    const missing = [`Namespace shop: metadata.name: no ${kind} for CPU and memory in namespace shop`];

    it("accepts one for both", () => {
      assert.deepEqual(found(rule, [namespace, deployment(), second, bound]), []);
    });

    it("refuses a shared namespace without, or with half of it, or elsewhere", () => {
      assert.deepEqual(found(rule, [namespace, deployment(), second]), missing);
      assert.deepEqual(advice(rule, [namespace, deployment(), second]), [`a ${kind} for both`]);
      const part = kind === "LimitRange" ? "spec.limits.0" : "spec.hard";
      for (const half of kind === "LimitRange" ? ["default", "max", "type"] : ["requests.cpu"]) {
        const changes =
          kind === "LimitRange" ? changed(bound, `${part}.${half}`, undefined) : changed(bound, part, { cpu: "1" });
        assert.deepEqual(found(rule, [namespace, deployment(), second, changes]), missing);
      }
      assert.deepEqual(
        found(rule, [namespace, deployment(), second, changed(bound, "metadata.namespace", "cellar")]),
        missing,
      );
    });

    it("asks it of one workload's namespace by setting alone, and of others' never", () => {
      assert.deepEqual(found(rule, [namespace, deployment()]), []);
      assert.deepEqual(found(rule, [namespace, deployment()], { where: "all" }), missing);
      assert.deepEqual(found(rule, [deployment(), second]), []);
      const owned = changed(second, "metadata.ownerReferences", [{ controller: true }]);
      assert.deepEqual(found(rule, [namespace, deployment(), owned]), []);
    });

    it("leaves open what is not known", () => {
      assert.deepEqual(open(rule, [namespace, deployment(), second, changed(bound, "spec", UNKNOWN)]), [
        `${kind} web: spec`,
      ]);
    });
  });
}
