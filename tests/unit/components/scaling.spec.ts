import assert from "node:assert/strict";
import fc from "fast-check";
import { checkConfig } from "../../../components/check";
import { disruptionBudget, replicaRange } from "../../../components/scaling";
import { all, one } from "./objects";
import { sidecar } from "./sidecar";
import { accepted, stackConfig } from "./stackConfig";

const autoscaler = (autoscaling: object, written: object = {}) =>
  one(accepted("staging", { scaling: { autoscaling }, ...written }), "HorizontalPodAutoscaler").spec;

describe("autoscaler", () => {
  it("weighs CPU alone, unless told", () => {
    assert.deepEqual(autoscaler({}).metrics, [
      { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
    ]);
  });

  it("weighs memory and other metrics beside it", () => {
    const metrics = [
      { type: "Pods", name: "http_requests_per_second", averageValue: "100" },
      { type: "External", name: "queue_length", averageValue: "500m", labels: { queue: "mail" } },
    ];
    assert.deepEqual(autoscaler({ memoryPercent: 80, metrics }).metrics?.slice(1), [
      { type: "Resource", resource: { name: "memory", target: { type: "Utilization", averageUtilization: 80 } } },
      {
        type: "Pods",
        pods: { metric: { name: "http_requests_per_second" }, target: { type: "AverageValue", averageValue: "100" } },
      },
      {
        type: "External",
        external: {
          metric: { name: "queue_length", selector: { matchLabels: { queue: "mail" } } },
          target: { type: "AverageValue", averageValue: "500m" },
        },
      },
    ]);
  });

  it("looks at the application alone where sidecars would dilute its use, if clusters can", () => {
    const types = (version: string) =>
      autoscaler({ memoryPercent: 80 }, { kubernetes: { version }, pod: { sidecars: [sidecar()] } }).metrics?.map(
        ({ type, containerResource }) => [type, containerResource?.container],
      );
    assert.deepEqual(types("v1.27"), [
      ["ContainerResource", "circle-core"],
      ["ContainerResource", "circle-core"],
    ]);
    assert.deepEqual(types("v1.26"), [
      ["Resource", undefined],
      ["Resource", undefined],
    ]);
  });

  it("adds pods at once and removes them slowly, unless told", () => {
    assert.deepEqual(autoscaler({}).behavior, {
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: "Max",
        policies: [
          { type: "Percent", value: 100, periodSeconds: 15 },
          { type: "Pods", value: 4, periodSeconds: 15 },
        ],
      },
      scaleDown: {
        stabilizationWindowSeconds: 300,
        selectPolicy: "Max",
        policies: [{ type: "Percent", value: 50, periodSeconds: 60 }],
      },
    });
  });

  it("keeps the pace that is named, and none beside it", () => {
    const behavior = { scaleUp: { pods: 2, periodSeconds: 30 }, scaleDown: { percent: 10, pods: 1 } };
    const { scaleUp, scaleDown } = autoscaler({ behavior }).behavior ?? {};
    assert.deepEqual(scaleUp?.policies, [{ type: "Pods", value: 2, periodSeconds: 30 }]);
    assert.deepEqual(scaleDown?.policies, [
      { type: "Percent", value: 10, periodSeconds: 60 },
      { type: "Pods", value: 1, periodSeconds: 60 },
    ]);
  });
});

describe("disruption budget", () => {
  it("is there where there is ever a second pod", () => {
    assert.deepEqual(all(accepted("development"), "PodDisruptionBudget"), []);
    const single = { scaling: { replicas: 1, autoscaling: { enabled: false } } };
    assert.deepEqual(all(accepted("production", single), "PodDisruptionBudget"), []);
    const growing = { scaling: { autoscaling: { minReplicas: 1, maxReplicas: 2 } } };
    assert.equal(one(accepted("staging", growing), "PodDisruptionBudget").spec?.maxUnavailable, 1);
  });

  it("counts the pods that may go, so that it is right for any number of them", () => {
    const { spec } = one(accepted("production", { scaling: { maxUnavailable: 2 } }), "PodDisruptionBudget");
    assert.equal(spec?.maxUnavailable, 2);
    assert.ok(!("minAvailable" in spec));
  });

  it("that is accepted always lets a drain go on, and leaves a pod where there are several", () => {
    const few = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(few, few, few, few, fc.boolean(), (replicas, minReplicas, maxReplicas, maxUnavailable, enabled) => {
        const scaling = { replicas, maxUnavailable, autoscaling: { enabled, minReplicas, maxReplicas } };
        const checked = checkConfig(stackConfig("staging", { scaling }));
        if (!("settings" in checked)) return;
        const { fewest, most } = replicaRange(checked.settings);
        const [budget] = disruptionBudget(checked.settings);
        assert.ok(fewest >= 1 && fewest <= most);
        assert.equal(budget === undefined, most === 1);
        if (budget) assert.ok(maxUnavailable >= 1 && maxUnavailable < Math.max(2, fewest));
      }),
      { numRuns: 300 },
    );
  });
});
