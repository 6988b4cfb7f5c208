import { metadata, names, selectorLabels } from "./names";
import type { HorizontalPodAutoscaler, PodDisruptionBudget } from "./objects";
import type { Settings } from "./settings";

/** Fewest and most pods that run on purpose. */
export function replicaRange({ scaling: { replicas, autoscaling } }: Settings): { fewest: number; most: number } {
  return autoscaling.enabled
    ? { fewest: autoscaling.minReplicas, most: autoscaling.maxReplicas }
    : { fewest: replicas, most: replicas };
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

/** What a drain must leave running; none where one pod is all there is, since it would block every drain. */
export function disruptionBudget(settings: Settings): PodDisruptionBudget[] {
  const { minAvailable } = settings.scaling;
  if (minAvailable === 0 || replicaRange(settings).fewest === 1) return [];
  return [
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: metadata(settings, names.workload),
      spec: {
        minAvailable,
        selector: { matchLabels: selectorLabels(settings) },
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    },
  ];
}
