import assert from "node:assert/strict";
import {
  blockingDisruptionBudget,
  danglingDisruptionBudget,
  disruptionBudget,
} from "../../../policy/rules/joins/disruption";
import { UNKNOWN } from "../../../policy/rules/read";
import { pod } from "../fixtures";
import { advice, autoscaler, budget, deployment, found, open, withChanges } from "./stack";

const owner = [{ kind: "Deployment", name: "web", controller: true }];
const labelsPath = "Deployment web: spec.template.metadata.labels";

describe("disruption-budget", () => {
  const missing = [`${labelsPath}: labels that no PodDisruptionBudget selects`];

  it("accepts replicas that a budget selects", () => {
    assert.deepEqual(found(disruptionBudget, [deployment(), budget()]), []);
    assert.deepEqual(found(disruptionBudget, [deployment(), budget({ selector: {} })]), []);
  });

  it("refuses replicas without one", () => {
    assert.deepEqual(found(disruptionBudget, [deployment()]), missing);
    assert.deepEqual(found(disruptionBudget, [deployment({ "spec.replicas": 2 })]), missing);
    assert.deepEqual(advice(disruptionBudget, [deployment()]), ["labels that a PodDisruptionBudget selects"]);
  });

  it("refuses replicas whose budget is another's", () => {
    for (const changes of [
      { "spec.selector": { matchLabels: { app: "other" } } },
      { "spec.selector": undefined },
      { "metadata.namespace": "cellar" },
    ]) {
      assert.deepEqual(found(disruptionBudget, [deployment(), withChanges(budget(), changes)]), missing);
    }
  });

  it("counts an autoscaler's fewest pods", () => {
    const unset = deployment({ "spec.replicas": undefined });
    assert.deepEqual(found(disruptionBudget, [unset, autoscaler()]), missing);
    assert.deepEqual(found(disruptionBudget, [unset, autoscaler({ minReplicas: 1 })]), []);
    assert.deepEqual(found(disruptionBudget, [unset, autoscaler({ minReplicas: undefined })]), []);
  });

  it("asks it of few replicas by setting alone, and never of what a controller owns", () => {
    assert.deepEqual(found(disruptionBudget, [deployment({ "spec.replicas": 1 })]), []);
    assert.deepEqual(found(disruptionBudget, [deployment({ "spec.replicas": undefined })]), []);
    assert.deepEqual(found(disruptionBudget, [deployment()], { from: 4 }), []);
    assert.deepEqual(found(disruptionBudget, [deployment({ "metadata.ownerReferences": owner })]), []);
    assert.deepEqual(found(disruptionBudget, [pod()]), []);
  });

  it("leaves open what is not known", () => {
    assert.deepEqual(open(disruptionBudget, [deployment({ "spec.replicas": UNKNOWN })]), [
      "Deployment web: spec.replicas",
    ]);
    assert.deepEqual(open(disruptionBudget, [deployment(), budget({ selector: UNKNOWN })]), [
      "PodDisruptionBudget web: spec.selector",
    ]);
    assert.deepEqual(open(disruptionBudget, [deployment({ "metadata.namespace": UNKNOWN })]), [
      "Deployment web: metadata.namespace",
    ]);
    const hidden = autoscaler({ scaleTargetRef: { kind: "Deployment", name: UNKNOWN } });
    assert.deepEqual(open(disruptionBudget, [deployment({ "spec.replicas": undefined }), hidden]), [
      "HorizontalPodAutoscaler web: spec.scaleTargetRef.name",
    ]);
  });
});

describe("blocking-disruption-budget", () => {
  const judge = (spec: object, replicas: unknown = 3) =>
    found(blockingDisruptionBudget, [deployment({ "spec.replicas": replicas }), budget({ ...spec })]);

  for (const [spec, replicas] of [
    [{ maxUnavailable: 1 }, 3],
    [{ maxUnavailable: "1%" }, 3],
    [{ maxUnavailable: "10%" }, 1],
    [{ minAvailable: 2 }, 3],
    [{ minAvailable: "50%" }, 2],
    [{ minAvailable: "99%" }, 100],
    [{ minAvailable: 0 }, 1],
    [{ minAvailable: 1 }, 0],
    [{ maxUnavailable: "05%" }, 3],
    // No percentage: the API server refuses it.
    [{ minAvailable: "3" }, 3],
    [{ minAvailable: "x100%" }, 3],
    [{ minAvailable: "100%x" }, 3],
  ] as const) {
    it(`accepts ${JSON.stringify(spec)} of ${replicas}`, () => {
      assert.deepEqual(judge(spec, replicas), []);
    });
  }

  for (const [spec, replicas, what] of [
    [{ maxUnavailable: 0 }, 3, "0: no pod may go"],
    [{ maxUnavailable: "0%" }, 3, "0: no pod may go"],
    [{ maxUnavailable: "0" }, 3, "0: no pod may go"],
    [{ maxUnavailable: "00%" }, 3, "0: no pod may go"],
    [{ minAvailable: "100%" }, 3, "100 %: no pod may go"],
    [{ minAvailable: 3 }, 3, "3 of 3 pods"],
    [{ minAvailable: 4 }, 3, "4 of 3 pods"],
    [{ minAvailable: 1 }, null, "1 of 1 pods"],
    [{ minAvailable: "60%" }, 2, "2 of 2 pods"],
    [{ minAvailable: "99%" }, 99, "99 of 99 pods"],
  ] as const) {
    it(`refuses ${JSON.stringify(spec)} of ${replicas ?? "unset"}`, () => {
      const [key = ""] = Object.keys(spec);
      assert.deepEqual(judge(spec, replicas), [`PodDisruptionBudget web: spec.${key}: ${what}`]);
    });
  }

  it("adds up what the budget selects, by the fewest of autoscalers", () => {
    const other = deployment({ "metadata.name": "other", "spec.replicas": 1 });
    assert.deepEqual(found(blockingDisruptionBudget, [deployment(), other, budget({ minAvailable: 3 })]), []);
    const unset = deployment({ "spec.replicas": undefined });
    assert.deepEqual(found(blockingDisruptionBudget, [unset, autoscaler(), budget({ minAvailable: 1 })]), []);
    assert.deepEqual(found(blockingDisruptionBudget, [unset, autoscaler(), budget({ minAvailable: 2 })]), [
      "PodDisruptionBudget web: spec.minAvailable: 2 of 2 pods",
    ]);
  });

  it("says what may be there instead", () => {
    const of = (spec: object) => advice(blockingDisruptionBudget, [deployment(), budget({ ...spec })]);
    assert.deepEqual(of({ maxUnavailable: 0 }), ["1 or more"]);
    assert.deepEqual(of({ minAvailable: 3 }), ["fewer than the fewest pods that run"]);
    assert.deepEqual(of({ minAvailable: "100%" }), ["fewer than the fewest pods that run"]);
  });

  it("counts only what the budget selects", () => {
    const key = "app.kubernetes.io/name";
    const selector = { matchExpressions: [{ key, operator: "NotIn", values: ["web"] }] };
    const other = deployment({ "metadata.name": "other", "spec.template.metadata.labels": { [key]: "api" } });
    const documents = (minAvailable: number) => [deployment(), other, budget({ minAvailable, selector })];
    assert.deepEqual(found(blockingDisruptionBudget, documents(2)), []);
    assert.deepEqual(found(blockingDisruptionBudget, documents(3)), [
      "PodDisruptionBudget web: spec.minAvailable: 3 of 3 pods",
    ]);
    assert.deepEqual(found(blockingDisruptionBudget, [deployment(), budget({ minAvailable: 9, selector })]), []);
  });

  it("is not confused by an unknown number that decides nothing", () => {
    const unknown = deployment({ "metadata.name": "other", "spec.replicas": UNKNOWN });
    assert.deepEqual(found(blockingDisruptionBudget, [deployment(), unknown, budget({ minAvailable: 1 })]), []);
    assert.deepEqual(found(blockingDisruptionBudget, [unknown, budget({ maxUnavailable: 1 })]), []);
  });

  it("does not count what nobody can count, or what a controller owns", () => {
    const alone = { ...pod(), metadata: { ...(pod().metadata as object), ownerReferences: undefined } };
    assert.deepEqual(found(blockingDisruptionBudget, [alone, budget({ minAvailable: 9 })]), []);
    assert.deepEqual(found(blockingDisruptionBudget, [budget({ minAvailable: 9 })]), []);
    assert.deepEqual(found(blockingDisruptionBudget, [deployment(), pod(), budget({ minAvailable: 3 })]), [
      "PodDisruptionBudget web: spec.minAvailable: 3 of 3 pods",
    ]);
    assert.deepEqual(
      found(blockingDisruptionBudget, [deployment(), budget({ minAvailable: 9, selector: undefined })]),
      [],
    );
  });

  it("leaves open what is not known", () => {
    for (const path of ["minAvailable", "maxUnavailable"]) {
      assert.deepEqual(open(blockingDisruptionBudget, [deployment(), budget({ [path]: UNKNOWN })]), [
        `PodDisruptionBudget web: spec.${path}`,
      ]);
    }
    const unknown = deployment({ "spec.replicas": UNKNOWN });
    assert.deepEqual(open(blockingDisruptionBudget, [unknown, budget({ minAvailable: 1 })]), [
      "Deployment web: spec.replicas",
    ]);
    const hazy = budget({ minAvailable: 1, selector: { matchLabels: UNKNOWN } });
    assert.deepEqual(open(blockingDisruptionBudget, [deployment(), hazy]), [
      "PodDisruptionBudget web: spec.selector.matchLabels",
    ]);
  });
});

describe("dangling-disruption-budget", () => {
  const other = { matchLabels: { app: "other" } };
  const nothing = ["PodDisruptionBudget web: spec.selector: a selector of no pods in namespace shop"];

  it("accepts one that selects pods, and one in a namespace whose pods are not known", () => {
    assert.deepEqual(found(danglingDisruptionBudget, [deployment(), budget()]), []);
    assert.deepEqual(found(danglingDisruptionBudget, [budget()]), []);
  });

  it("refuses one that selects none", () => {
    assert.deepEqual(found(danglingDisruptionBudget, [deployment(), budget({ selector: other })]), nothing);
    assert.deepEqual(found(danglingDisruptionBudget, [deployment(), budget({ selector: undefined })]), nothing);
    assert.deepEqual(advice(danglingDisruptionBudget, [deployment(), budget({ selector: other })]), ["labels of pods"]);
  });

  it("takes the setting's word for pods made elsewhere", () => {
    assert.deepEqual(
      found(danglingDisruptionBudget, [deployment(), budget({ selector: other })], { external: ["app=oth*"] }),
      [],
    );
    assert.deepEqual(
      found(danglingDisruptionBudget, [deployment(), budget({ selector: other })], { external: ["app=o"] }),
      nothing,
    );
    const byExpression = { matchExpressions: [{ key: "app", operator: "Exists" }] };
    const documents = [deployment(), budget({ selector: byExpression })];
    assert.deepEqual(found(danglingDisruptionBudget, documents, { external: ["app=*"] }), []);
    assert.deepEqual(found(danglingDisruptionBudget, documents, { external: ["tier=*"] }), nothing);
  });

  it("leaves open what is not known", () => {
    assert.deepEqual(open(danglingDisruptionBudget, [deployment(), budget({ selector: UNKNOWN })]), [
      "PodDisruptionBudget web: spec.selector",
    ]);
  });
});
