import assert from "node:assert/strict";
import { pod } from "./objects";
import { accepted } from "./stackConfig";

const selector = {
  matchLabels: { "app.kubernetes.io/name": "circle-core", "app.kubernetes.io/instance": "circle-core-staging" },
};
const shared = { persistence: { perReplica: false, accessMode: "ReadWriteMany" } };

function specOf(placement: object, written: object = {}) {
  const { spec } = pod(accepted("staging", { placement, ...written }));
  assert.ok(spec);
  return spec;
}

describe("placement", () => {
  it("asks for nothing but a spread over nodes and zones, unless told", () => {
    const spec = specOf({});
    for (const field of ["nodeSelector", "affinity", "tolerations", "priorityClassName", "runtimeClassName"]) {
      assert.ok(!(field in spec), field);
    }
    assert.deepEqual(
      spec.topologySpreadConstraints,
      ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: selector,
      })),
    );
  });

  it("says in Kubernetes' words what it is told", () => {
    const spec = specOf({
      nodeSelector: { disk: "ssd" },
      nodeAffinity: {
        required: [
          { key: "zone", operator: "In", values: ["a", "b"] },
          { key: "spot", operator: "DoesNotExist" },
        ],
        preferred: [{ weight: 50, key: "cpus", operator: "Gt", values: ["4"] }],
      },
      tolerations: [{ key: "dedicated", value: "circle", effect: "NoSchedule" }],
      priorityClassName: "business-critical",
      runtimeClassName: "gvisor",
    });
    assert.deepEqual(spec.nodeSelector, { disk: "ssd" });
    assert.deepEqual(spec.affinity, {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: "zone", operator: "In", values: ["a", "b"] },
                { key: "spot", operator: "DoesNotExist" },
              ],
            },
          ],
        },
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 50, preference: { matchExpressions: [{ key: "cpus", operator: "Gt", values: ["4"] }] } },
        ],
      },
    });
    assert.deepEqual(spec.tolerations, [
      { key: "dedicated", operator: "Equal", value: "circle", effect: "NoSchedule" },
    ]);
    assert.deepEqual([spec.priorityClassName, spec.runtimeClassName], ["business-critical", "gvisor"]);
  });

  describe("spread", () => {
    const spread = (wishes: object, version: string, written: object = {}) =>
      specOf({ spread: wishes }, { kubernetes: { version }, ...written }).topologySpreadConstraints;

    it("is left out where it is not wanted", () => {
      const only = spread({ hosts: "none", maxSkew: 3 }, "v1.24");
      assert.deepEqual(
        only?.map(({ topologyKey, maxSkew }) => [topologyKey, maxSkew]),
        [["topology.kubernetes.io/zone", 3]],
      );
      assert.equal(spread({ hosts: "none", zones: "none" }, "v1.24"), undefined);
    });

    it("that is required lets a pod wait, and does not count nodes that take none", () => {
      const found = spread({ hosts: "required" }, "v1.26")?.map(({ whenUnsatisfiable, nodeTaintsPolicy }) => [
        whenUnsatisfiable,
        nodeTaintsPolicy,
      ]);
      assert.deepEqual(found, [
        ["DoNotSchedule", "Honor"],
        ["ScheduleAnyway", undefined],
      ]);
      assert.ok(spread({ hosts: "required" }, "v1.25")?.every((constraint) => !("nodeTaintsPolicy" in constraint)));
    });

    it("weighs the pods of one release of a Deployment, where clusters can", () => {
      const keys = (version: string) => spread({}, version, shared)?.map(({ matchLabelKeys }) => matchLabelKeys);
      assert.deepEqual(keys("v1.27"), [["pod-template-hash"], ["pod-template-hash"]]);
      assert.deepEqual(keys("v1.26"), [undefined, undefined]);
    });

    it("weighs all pods of a StatefulSet: each goes back to where its claim is", () => {
      assert.ok(spread({ zones: "required" }, "v1.36")?.every((constraint) => !("matchLabelKeys" in constraint)));
    });
  });
});
