import { metadata, names, selectorLabels } from "./names";
import type { HorizontalPodAutoscaler, PodDisruptionBudget } from "./objects";
import type { Settings } from "./settings";
import { knows } from "./version";

/** Fewest and most pods that run on purpose. */
export function replicaRange({ scaling: { replicas, autoscaling } }: Settings): { fewest: number; most: number } {
  const { enabled, minReplicas, maxReplicas } = autoscaling;
  const fixed = replicas ?? minReplicas;
  return enabled ? { fewest: minReplicas, most: maxReplicas } : { fewest: fixed, most: fixed };
}

/** The autoscaler; none where the number of pods is fixed. */
export function autoscaler(settings: Settings): HorizontalPodAutoscaler[] {
  const { enabled, minReplicas, maxReplicas, cpuPercent } = settings.scaling.autoscaling;
  if (!enabled) return [];
  return [
    {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: metadata(settings, names.workload),
      spec: {
        scaleTargetRef: {
          apiVersion: "apps/v1",
          kind: settings.persistence.perReplica ? "StatefulSet" : "Deployment",
          name: names.workload,
        },
        minReplicas,
        maxReplicas,
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: cpuPercent } },
          },
        ],
      },
    },
  ];
}

/** What a drain must leave running; none where that is nothing. */
export function disruptionBudget(settings: Settings): PodDisruptionBudget[] {
  const { minAvailable } = settings.scaling;
  if (minAvailable === 0) return [];
  return [
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: metadata(settings, names.workload),
      spec: {
        minAvailable,
        selector: { matchLabels: selectorLabels(settings) },
        // A pod that is not ready serves nobody: it must not keep its node from being drained.
        ...(knows(settings, "unhealthyPodEvictionPolicy") && { unhealthyPodEvictionPolicy: "AlwaysAllow" }),
      },
    },
  ];
}
