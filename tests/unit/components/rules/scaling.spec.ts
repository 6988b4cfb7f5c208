import assert from "node:assert/strict";
import { itFinds } from "../contradictions";
import { accepted, refused, stackConfig } from "../stackConfig";

const autoscaling = (more: object) => ({ scaling: { autoscaling: more } });
const queue = { type: "External", name: "queue_length", averageValue: "30" };

describe("settings: contradictions about scaling", () => {
  itFinds([
    {
      code: "autoscaling-range",
      environment: "staging",
      broken: autoscaling({ minReplicas: 3, maxReplicas: 2 }),
      path: "scaling.autoscaling.maxReplicas",
      message: "maxReplicas is 2, below minReplicas, which is 3.",
      mended: autoscaling({ minReplicas: 3, maxReplicas: 3 }),
    },
    {
      code: "autoscaling-replicas",
      environment: "staging",
      broken: { scaling: { replicas: 5 } },
      path: "scaling.replicas",
      message: "replicas is 5, but the autoscaler is on, and alone decides how many pods run.",
      mended: { scaling: { replicas: 5, autoscaling: { enabled: false } } },
    },
    {
      code: "autoscaling-replicas",
      environment: "production",
      broken: { scaling: { replicas: 3 } },
      path: "scaling.replicas",
      message: "replicas is 3, but the autoscaler is on, and alone decides how many pods run.",
      mended: { scaling: {} },
    },
    {
      code: "budget-takes-all",
      environment: "staging",
      broken: { scaling: { maxUnavailable: 2 } },
      path: "scaling.maxUnavailable",
      message: "drains may take 2 pods at a time, but as few as 2 may run: none would be left.",
      mended: { scaling: { maxUnavailable: 2, autoscaling: { minReplicas: 3 } } },
    },
    {
      code: "metric-twice",
      environment: "staging",
      broken: autoscaling({
        metrics: [
          { ...queue, labels: { queue: "mail", zone: "a" } },
          { ...queue, averageValue: "50", labels: { zone: "a", queue: "mail" } },
        ],
      }),
      path: "scaling.autoscaling.metrics[1]",
      message: "the External metric queue_length is listed twice.",
      mended: autoscaling({
        metrics: [
          { ...queue, labels: { queue: "mail" } },
          { ...queue, labels: { queue: "reports" } },
        ],
      }),
    },
    {
      code: "memory-target-above-limit",
      environment: "staging",
      broken: autoscaling({ memoryPercent: 200 }),
      path: "scaling.autoscaling.memoryPercent",
      message: "the autoscaler would aim at 200 % of 512Mi, but a container is killed above 1Gi.",
      mended: autoscaling({ memoryPercent: 199 }),
    },
    {
      code: "scales-down-sooner",
      environment: "staging",
      broken: autoscaling({ behavior: { scaleUp: { stabilizationSeconds: 301 } } }),
      path: "scaling.autoscaling.behavior.scaleDown.stabilizationSeconds",
      message: "pods would be removed after 300 s, but added only after 301 s.",
      mended: autoscaling({ behavior: { scaleUp: { stabilizationSeconds: 300 } } }),
    },
  ]);

  it("a drain may take the only pod: nothing else would ever empty its node", () => {
    accepted("development", { scaling: { autoscaling: { enabled: true, minReplicas: 1, maxReplicas: 1 } } });
    accepted("staging", { scaling: { autoscaling: { minReplicas: 1 } } });
    accepted("development", { scaling: { maxUnavailable: 5 } });
  });

  it("a memory target just below the limit is told from one at it, to the byte", () => {
    const resources = { requests: { memory: "100Ki" }, limits: { memory: "101Ki" } };
    accepted("staging", { resources, ...autoscaling({ memoryPercent: 100 }) });
    const [problem] = refused(stackConfig("staging", { resources, ...autoscaling({ memoryPercent: 101 }) }));
    assert.equal(problem?.code, "memory-target-above-limit");
  });

  it("a memory target means nothing to the limit while the autoscaler's memory is not asked for", () => {
    accepted("staging", { resources: { requests: { memory: "1Gi" }, limits: { memory: "1Gi" } } });
  });
});
