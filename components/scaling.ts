import { metadata, names, selectorLabels } from "./names";
import type { HorizontalPodAutoscaler, MetricSpec, PodDisruptionBudget, ScalingRules } from "./objects";
import type { Behavior, Metric } from "./schema/scaling";
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
  const { enabled, minReplicas, maxReplicas, cpuPercent, memoryPercent, metrics, behavior } =
    settings.scaling.autoscaling;
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
          utilization(settings, "cpu", cpuPercent),
          ...(memoryPercent === undefined ? [] : [utilization(settings, "memory", memoryPercent)]),
          ...metrics.map(custom),
        ],
        behavior: {
          scaleUp: scalingRules(behavior.scaleUp, { percent: 100, pods: 4 }),
          scaleDown: scalingRules(behavior.scaleDown, { percent: 50 }),
        },
      },
    },
  ];
}

/** Use of what is requested: of the application's container alone where there are others, which would dilute it. */
function utilization(settings: Settings, name: "cpu" | "memory", averageUtilization: number): MetricSpec {
  const resource = { name, target: { type: "Utilization", averageUtilization } };
  return settings.pod.sidecars.length > 0 && knows(settings, "containerMetrics")
    ? { type: "ContainerResource", containerResource: { container: names.container, ...resource } }
    : { type: "Resource", resource };
}

function custom({ type, name, averageValue, labels }: Metric): MetricSpec {
  const metric = { name, ...(Object.keys(labels).length > 0 && { selector: { matchLabels: labels } }) };
  const source = { metric, target: { type: "AverageValue", averageValue } };
  return type === "Pods" ? { type, pods: source } : { type, external: source };
}

interface Pace {
  readonly percent?: number | undefined;
  readonly pods?: number | undefined;
}

/** One direction of the autoscaler, at the pace of the settings, or the usual one where they name none. */
function scalingRules(
  { stabilizationSeconds, periodSeconds, percent, pods }: Behavior["scaleUp"],
  usual: Pace,
): ScalingRules {
  const pace: Pace = percent === undefined && pods === undefined ? usual : { percent, pods };
  return {
    stabilizationWindowSeconds: stabilizationSeconds,
    selectPolicy: "Max",
    policies: [
      ...(pace.percent === undefined ? [] : [{ type: "Percent", value: pace.percent, periodSeconds }]),
      ...(pace.pods === undefined ? [] : [{ type: "Pods", value: pace.pods, periodSeconds }]),
    ],
  };
}

/**
 * How many pods drains may take at a time; none where there is never a second pod, which a drain could only wait for.
 * Counted in pods that may go, not in ones that must stay: that is right for any number of them, also the autoscaler's.
 */
export function disruptionBudget(settings: Settings): PodDisruptionBudget[] {
  if (replicaRange(settings).most === 1) return [];
  return [
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: metadata(settings, names.workload),
      spec: {
        maxUnavailable: settings.scaling.maxUnavailable,
        selector: { matchLabels: selectorLabels(settings) },
        // A pod that is not ready serves nobody: it must not keep its node from being drained.
        ...(knows(settings, "unhealthyPodEvictionPolicy") && { unhealthyPodEvictionPolicy: "AlwaysAllow" }),
      },
    },
  ];
}
