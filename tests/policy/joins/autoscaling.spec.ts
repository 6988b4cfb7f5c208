import assert from "node:assert/strict";
import {
  autoscalerFixedReplicas,
  autoscalerRange,
  autoscalerRequests,
  danglingAutoscaler,
  replicaFloor,
} from "../../../policy/rules/joins/autoscaling";
import { UNKNOWN } from "../../../policy/rules/read";
import type { Json } from "../fixtures";
import { advice, autoscaler, deployment, found, object, open, withChanges } from "./stack";

const unset = deployment({ "spec.replicas": undefined });
const target = (changes: Json) =>
  autoscaler({ scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web", ...changes } });
const keda = (spec: Json = {}) =>
  object("keda.sh/v1alpha1", "ScaledObject", { spec: { scaleTargetRef: { name: "web" }, ...spec } });
const hpa = "HorizontalPodAutoscaler web";

describe("dangling-autoscaler", () => {
  it("accepts one of a workload that is there", () => {
    assert.deepEqual(found(danglingAutoscaler, [unset, autoscaler()]), []);
  });

  for (const [name, changes, where] of [
    ["another name", { name: "other" }, "name: the name of no Deployment in namespace shop"],
    ["another kind", { kind: "StatefulSet" }, "name: the name of no StatefulSet in namespace shop"],
    ["another group", { apiVersion: "v1" }, "apiVersion: a version of no Deployment"],
  ] as const) {
    it(`refuses ${name}`, () => {
      assert.deepEqual(found(danglingAutoscaler, [unset, target(changes)]), [`${hpa}: spec.scaleTargetRef.${where}`]);
    });
  }

  it("judges kinds that no rule knows where there are such", () => {
    const rollout = (name: string) => object("argoproj.io/v1alpha1", "Rollout", { spec: {} }, name);
    const ofRollout = target({ apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" });
    assert.deepEqual(found(danglingAutoscaler, [ofRollout]), []);
    assert.deepEqual(found(danglingAutoscaler, [rollout("web"), ofRollout]), []);
    assert.deepEqual(found(danglingAutoscaler, [rollout("other"), ofRollout]), [
      `${hpa}: spec.scaleTargetRef.name: the name of no Rollout in namespace shop`,
    ]);
  });

  it("leaves workloads that are not among the objects to others", () => {
    assert.deepEqual(found(danglingAutoscaler, [autoscaler()]), []);
    assert.deepEqual(found(danglingAutoscaler, [deployment({ "metadata.namespace": "cellar" }), autoscaler()]), []);
  });

  it("says what may be written instead", () => {
    assert.deepEqual(advice(danglingAutoscaler, [unset, target({ name: "other" })]), ["the name of a workload"]);
    assert.deepEqual(advice(danglingAutoscaler, [unset, target({ apiVersion: "v1" })]), ["the workload's apiVersion"]);
    assert.deepEqual(advice(danglingAutoscaler, [unset, autoscaler(), autoscaler({}, "second")]), ["another workload"]);
  });

  it("refuses a second one of the same workload", () => {
    assert.deepEqual(found(danglingAutoscaler, [unset, autoscaler(), autoscaler({}, "second")]), [
      `HorizontalPodAutoscaler second: spec.scaleTargetRef: the workload of ${hpa} too`,
    ]);
  });

  it("leaves open what is not known", () => {
    for (const key of ["apiVersion", "kind", "name"]) {
      assert.deepEqual(open(danglingAutoscaler, [unset, target({ [key]: UNKNOWN })]), [
        `${hpa}: spec.scaleTargetRef.${key}`,
      ]);
    }
    const adrift = deployment({ "metadata.namespace": UNKNOWN });
    assert.deepEqual(open(danglingAutoscaler, [adrift, autoscaler()]), ["Deployment web: metadata.namespace"]);
    const nameless = deployment({ "metadata.name": UNKNOWN });
    assert.deepEqual(open(danglingAutoscaler, [nameless, autoscaler()]), ["Deployment : metadata.name"]);
  });
});

describe("autoscaler-range", () => {
  it("accepts room, or none", () => {
    assert.deepEqual(found(autoscalerRange, [autoscaler()]), []);
    assert.deepEqual(found(autoscalerRange, [autoscaler({ minReplicas: 4 })]), []);
    assert.deepEqual(found(autoscalerRange, [autoscaler({ maxReplicas: undefined })]), []);
  });

  it("refuses less than none", () => {
    const path = `${hpa}: spec.maxReplicas`;
    assert.deepEqual(found(autoscalerRange, [autoscaler({ minReplicas: 5 })]), [`${path}: 4, below minReplicas`]);
    assert.deepEqual(found(autoscalerRange, [autoscaler({ minReplicas: undefined, maxReplicas: 0 })]), [
      `${path}: 0, below minReplicas`,
    ]);
    assert.deepEqual(advice(autoscalerRange, [autoscaler({ minReplicas: 5 })]), ["5 or more"]);
  });

  it("leaves open what is not known", () => {
    assert.deepEqual(open(autoscalerRange, [autoscaler({ minReplicas: UNKNOWN })]), [`${hpa}: spec.minReplicas`]);
    assert.deepEqual(open(autoscalerRange, [autoscaler({ maxReplicas: UNKNOWN })]), [`${hpa}: spec.maxReplicas`]);
  });
});

describe("autoscaler-fixed-replicas", () => {
  it("accepts an unset number, one without an autoscaler, and 0, which turns it off", () => {
    for (const documents of [
      [unset, autoscaler()],
      [deployment()],
      [deployment(), target({ name: "other" })],
      [deployment({ "spec.replicas": 0 }), autoscaler()],
    ]) {
      assert.deepEqual(found(autoscalerFixedReplicas, documents), []);
    }
  });

  it("refuses a number, beside an autoscaler of any version or of KEDA", () => {
    assert.deepEqual(found(autoscalerFixedReplicas, [deployment(), autoscaler()]), [
      `Deployment web: spec.replicas: 3, beside ${hpa}`,
    ]);
    assert.deepEqual(advice(autoscalerFixedReplicas, [deployment(), autoscaler()]), ["unset"]);
    assert.deepEqual(found(autoscalerFixedReplicas, [deployment(), keda()]), [
      "Deployment web: spec.replicas: 3, beside ScaledObject web",
    ]);
  });

  it("does not ask it of what was read from a cluster", () => {
    assert.deepEqual(found(autoscalerFixedReplicas, [deployment({ "metadata.uid": "1" }), autoscaler()]), []);
  });

  it("leaves open what is not known", () => {
    assert.deepEqual(open(autoscalerFixedReplicas, [deployment({ "spec.replicas": UNKNOWN }), autoscaler()]), [
      "Deployment web: spec.replicas",
    ]);
  });
});

describe("replica-floor", () => {
  const floor = { minimum: 2 };

  it("accepts enough pods, and leaves written numbers to another rule", () => {
    assert.deepEqual(found(replicaFloor, [unset, autoscaler()], floor), []);
    assert.deepEqual(found(replicaFloor, [deployment({ "spec.replicas": 1 })], floor), []);
    assert.deepEqual(found(replicaFloor, [unset]), []);
  });

  it("refuses too few", () => {
    assert.deepEqual(found(replicaFloor, [unset], floor), ["Deployment web: spec.replicas: unset, which means 1"]);
    assert.deepEqual(found(replicaFloor, [unset, autoscaler({ minReplicas: 1 })], floor), [
      `${hpa}: spec.minReplicas: 1`,
    ]);
    assert.deepEqual(found(replicaFloor, [unset, autoscaler({ minReplicas: undefined })], floor), [
      `${hpa}: spec.minReplicas: unset, which means 1`,
    ]);
  });

  it("says how many are enough", () => {
    assert.deepEqual(advice(replicaFloor, [unset], floor), ["2 or more"]);
  });

  it("reads the numbers of KEDA, where the fewest are none unless it says", () => {
    assert.deepEqual(found(replicaFloor, [unset, keda({ minReplicaCount: 2 })], floor), []);
    assert.deepEqual(found(replicaFloor, [unset, keda({ minReplicaCount: 1 })], floor), [
      "ScaledObject web: spec.minReplicaCount: 1",
    ]);
    assert.deepEqual(found(replicaFloor, [unset, keda()], floor), [
      "ScaledObject web: spec.minReplicaCount: unset, which means 0",
    ]);
  });

  it("does not ask it of what a controller owns", () => {
    const owned = withChanges(unset, { "metadata.ownerReferences": [{ controller: true }] });
    assert.deepEqual(found(replicaFloor, [owned], floor), []);
  });

  it("leaves open what is not known", () => {
    assert.deepEqual(open(replicaFloor, [unset, autoscaler({ minReplicas: UNKNOWN })], floor), [
      `${hpa}: spec.minReplicas`,
    ]);
    assert.deepEqual(open(replicaFloor, [unset, autoscaler({ minReplicas: UNKNOWN })]), []);
  });
});

describe("autoscaler-requests", () => {
  const resource = "spec.template.spec.containers.0.resources";
  const bare = withChanges(unset, { [resource]: {} });
  const missing = (name: string) => [
    `Deployment web: spec.template.spec.containers[0].resources.requests.${name}: unset`,
  ];
  const measuring = (name: string, target: Json = { type: "Utilization", averageUtilization: 70 }) =>
    autoscaler({ metrics: [{ type: "Resource", resource: { name, target } }] });
  const measuringOne = (container: string) =>
    autoscaler({
      metrics: [
        {
          type: "ContainerResource",
          containerResource: { name: "cpu", container, target: { averageUtilization: 70 } },
        },
      ],
    });

  it("accepts containers that request what is measured", () => {
    assert.deepEqual(found(autoscalerRequests, [unset, measuring("cpu")]), []);
    assert.deepEqual(found(autoscalerRequests, [unset, autoscaler()]), []);
    const limited = withChanges(bare, { [resource]: { limits: { cpu: 1 } } });
    assert.deepEqual(found(autoscalerRequests, [limited, measuring("cpu")]), []);
    const ofThePod = withChanges(bare, { "spec.template.spec.resources": { requests: { cpu: 1 } } });
    assert.deepEqual(found(autoscalerRequests, [ofThePod, measuring("cpu")]), []);
  });

  it("refuses containers that do not", () => {
    assert.deepEqual(found(autoscalerRequests, [bare, measuring("cpu")]), missing("cpu"));
    assert.deepEqual(found(autoscalerRequests, [bare, measuring("memory")]), missing("memory"));
    assert.deepEqual(found(autoscalerRequests, [bare, autoscaler()]), missing("cpu"));
    assert.deepEqual(found(autoscalerRequests, [bare, measuringOne("app")]), missing("cpu"));
    const old = autoscaler({
      metrics: [{ type: "Resource", resource: { name: "cpu", targetAverageUtilization: 70 } }],
    });
    assert.deepEqual(found(autoscalerRequests, [bare, old]), missing("cpu"));
  });

  it("refuses what any of several autoscalers measures", () => {
    const second = { ...measuring("memory"), metadata: { name: "second", namespace: "shop" } };
    assert.deepEqual(found(autoscalerRequests, [bare, measuring("cpu"), second]), [
      ...missing("cpu"),
      ...missing("memory"),
    ]);
  });

  it("measures sidecars, but no init containers", () => {
    const proxy = withChanges(unset, { "spec.template.spec.initContainers.1.resources": {} });
    assert.deepEqual(found(autoscalerRequests, [proxy, autoscaler()]), [
      "Deployment web: spec.template.spec.initContainers[1].resources.requests.cpu: unset",
    ]);
    const prepare = withChanges(unset, { "spec.template.spec.initContainers.0.resources": {} });
    assert.deepEqual(found(autoscalerRequests, [prepare, autoscaler()]), []);
  });

  it("says what may be there instead", () => {
    assert.deepEqual(advice(autoscalerRequests, [bare, autoscaler()]), ["an amount above 0"]);
  });

  it("accepts what needs no request", () => {
    for (const accepted of [
      measuring("cpu", { type: "AverageValue", averageValue: "1" }),
      measuringOne("proxy"),
      autoscaler({ metrics: [{ type: "External", external: {} }] }),
      autoscaler({ metrics: [{ type: "Resource", resource: { target: { averageUtilization: 70 } } }] }),
      keda(),
    ]) {
      assert.deepEqual(found(autoscalerRequests, [bare, accepted]), []);
    }
  });

  it("accepts what a LimitRange of the namespace gives", () => {
    const range = (limit: Json, namespace = "shop") =>
      object("v1", "LimitRange", { spec: { limits: [limit] } }, "range", namespace);
    const given = { type: "Container", defaultRequest: { cpu: "1" } };
    assert.deepEqual(found(autoscalerRequests, [bare, autoscaler(), range(given)]), []);
    assert.deepEqual(found(autoscalerRequests, [bare, autoscaler(), range({ default: { cpu: "1" } })]), []);
    const two = withChanges(range(given), { "spec.limits": [{ type: "Pod", max: { cpu: "4" } }, given] });
    assert.deepEqual(found(autoscalerRequests, [bare, autoscaler(), two]), []);
    assert.deepEqual(
      found(autoscalerRequests, [bare, autoscaler(), range({ default: { memory: "1" } })]),
      missing("cpu"),
    );
    assert.deepEqual(found(autoscalerRequests, [bare, autoscaler(), range(given, "cellar")]), missing("cpu"));
  });

  it("leaves open what is not known", () => {
    const unknown = withChanges(unset, { [resource]: { requests: { cpu: UNKNOWN } } });
    assert.deepEqual(open(autoscalerRequests, [unknown, autoscaler()]), [
      "Deployment web: spec.template.spec.containers[0].resources.requests.cpu",
    ]);
  });
});
