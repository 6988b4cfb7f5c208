import { parse } from "../amount";
import { replicaRange } from "../scaling";
import { when, type Rule } from "./rule";

/** Contradictions of the settings under `scaling`, or about them. */
export const scalingRules: readonly Rule[] = [
  {
    code: "autoscaling-range",
    reads: ["scaling.autoscaling.maxReplicas", "scaling.autoscaling.minReplicas", "scaling.autoscaling.enabled"],
    broken: ({ scaling: { autoscaling } }) =>
      when(
        autoscaling.enabled && autoscaling.maxReplicas < autoscaling.minReplicas,
        `maxReplicas is ${autoscaling.maxReplicas}, below minReplicas, which is ${autoscaling.minReplicas}.`,
      ),
    mend: "Raise maxReplicas, or lower minReplicas.",
  },
  {
    code: "autoscaling-replicas",
    reads: ["scaling.replicas", "scaling.autoscaling.enabled"],
    broken: ({ scaling: { autoscaling, replicas } }) =>
      when(
        autoscaling.enabled && replicas !== undefined,
        `replicas is ${replicas ?? ""}, but the autoscaler is on, and alone decides how many pods run.`,
      ),
    mend: "Leave replicas out and set autoscaling.minReplicas and maxReplicas, or set autoscaling.enabled to false.",
  },
  {
    code: "budget-takes-all",
    reads: [
      "scaling.maxUnavailable",
      "scaling.replicas",
      "scaling.autoscaling.minReplicas",
      "scaling.autoscaling.maxReplicas",
      "scaling.autoscaling.enabled",
    ],
    broken: (settings) => {
      const { fewest, most } = replicaRange(settings);
      const { maxUnavailable } = settings.scaling;
      return when(
        most > 1 && maxUnavailable > 1 && maxUnavailable >= fewest,
        `drains may take ${maxUnavailable} pods at a time, but as few as ${fewest} may run: none would be left.`,
      );
    },
    mend: "Keep maxUnavailable below the number of pods; 1 is always allowed.",
  },

  {
    code: "metric-twice",
    reads: ["scaling.autoscaling.metrics"],
    broken: ({ scaling: { autoscaling } }) => {
      const metrics = autoscaling.metrics.map(({ type, name, labels }) =>
        JSON.stringify([type, name, Object.entries(labels).sort()]),
      );
      return autoscaling.metrics.flatMap(({ type, name }, index) =>
        metrics.indexOf(metrics[index] ?? "") < index
          ? [{ path: `scaling.autoscaling.metrics[${index}]`, message: `the ${type} metric ${name} is listed twice.` }]
          : [],
      );
    },
    mend: "Keep the one with the target that is meant.",
  },
  {
    code: "memory-target-above-limit",
    reads: [
      "scaling.autoscaling.memoryPercent",
      "resources.requests.memory",
      "resources.limits.memory",
      "scaling.autoscaling.enabled",
    ],
    broken: ({ scaling: { autoscaling }, resources: { requests, limits } }) => {
      const { enabled, memoryPercent = 0 } = autoscaling;
      return when(
        enabled && parse.memory(requests.memory) * BigInt(memoryPercent) >= parse.memory(limits.memory) * 100n,
        `the autoscaler would aim at ${memoryPercent} % of ${requests.memory}, but a container is killed above ${limits.memory}.`,
      );
    },
    mend: "Lower memoryPercent, or raise resources.limits.memory.",
  },
  {
    code: "scales-down-sooner",
    reads: [
      "scaling.autoscaling.behavior.scaleDown.stabilizationSeconds",
      "scaling.autoscaling.behavior.scaleUp.stabilizationSeconds",
    ],
    broken: ({ scaling: { autoscaling } }) => {
      const { scaleUp, scaleDown } = autoscaling.behavior;
      return when(
        scaleDown.stabilizationSeconds < scaleUp.stabilizationSeconds,
        `pods would be removed after ${scaleDown.stabilizationSeconds} s, but added only after ${scaleUp.stabilizationSeconds} s.`,
      );
    },
    mend: "Let scaleDown wait at least as long as scaleUp.",
  },
];
