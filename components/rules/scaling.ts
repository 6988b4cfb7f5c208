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
    reads: [
      "scaling.replicas",
      "scaling.autoscaling.minReplicas",
      "scaling.autoscaling.maxReplicas",
      "scaling.autoscaling.enabled",
    ],
    broken: ({ scaling: { autoscaling, replicas = autoscaling.minReplicas } }) =>
      when(
        autoscaling.enabled &&
          autoscaling.minReplicas <= autoscaling.maxReplicas &&
          (replicas < autoscaling.minReplicas || replicas > autoscaling.maxReplicas),
        `replicas is ${replicas}, but the autoscaler keeps ${autoscaling.minReplicas} to ${autoscaling.maxReplicas}.`,
      ),
    mend: "Leave replicas out and set minReplicas and maxReplicas, or set autoscaling.enabled to false.",
  },
  {
    code: "budget-blocks-drain",
    reads: [
      "scaling.minAvailable",
      "scaling.replicas",
      "scaling.autoscaling.minReplicas",
      "scaling.autoscaling.enabled",
    ],
    broken: (settings) => {
      const { fewest } = replicaRange(settings);
      const { minAvailable } = settings.scaling;
      return when(
        minAvailable > 0 && minAvailable >= fewest,
        `minAvailable is ${minAvailable}, but as few as ${fewest} may run: no pod could ever be evicted, no node drained.`,
      );
    },
    mend: "Keep minAvailable below the number of pods, or set it to 0 for no disruption budget.",
  },
];
