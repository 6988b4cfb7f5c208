import { volumeNames } from "./container";
import { metadata, names, selectorLabels, versionLabel } from "./names";
import type { Deployment, Metadata, StatefulSet } from "./objects";
import { podTemplate } from "./pod";
import { replicaRange } from "./scaling";
import type { Settings } from "./settings";
import { startBudgetSeconds } from "./sidecars";
import { claimName, claimRetention, claimSpec } from "./storage";

/** The controller's own deadline ends this much before Pulumi's, so that its reason is the one reported. */
export const deadlineMarginSeconds = 30;

/** What runs the pods: a StatefulSet where each has its own claim, a Deployment where they share one. */
export function workload(settings: Settings): Deployment | StatefulSet {
  return settings.persistence.perReplica ? statefulSet(settings) : deployment(settings);
}

/**
 * Whether a new pod is started before the old one stops. A claim of one node cannot follow a second pod to another, and
 * a pod of a StatefulSet bears its predecessor's name: there the old pod must be gone first.
 */
export function startsBeforeItStops({ persistence: { perReplica, accessMode } }: Settings): boolean {
  return !perReplica && accessMode === "ReadWriteMany";
}

/**
 * Seconds that an update may take until all pods run the new version: they are replaced one after another, each within
 * its own time to stop and start. The first has `rolloutSeconds`, which also leaves room for scheduling and the image.
 */
export function updateSeconds(settings: Settings): number {
  const { rolloutSeconds, stopSeconds } = settings.timeouts;
  const replacement = (startsBeforeItStops(settings) ? 0 : stopSeconds) + startBudgetSeconds(settings);
  return rolloutSeconds + (replicaRange(settings).most - 1) * replacement;
}

/** Left out where an autoscaler owns the number: two writers of one field are a conflict. */
function replicas(settings: Settings): { replicas?: number } {
  return settings.scaling.autoscaling.enabled ? {} : { replicas: replicaRange(settings).fewest };
}

/**
 * Where the settings own the number, they take it back from whoever had it: an autoscaler that was there before, or a
 * `kubectl scale`. Pulumi would otherwise refuse the update as a conflict.
 */
function workloadMetadata(settings: Settings): Metadata {
  const ownAnnotations = settings.scaling.autoscaling.enabled ? undefined : { "pulumi.com/patchForce": "true" };
  const common = metadata(settings, names.workload, ownAnnotations);
  return { ...common, labels: { ...common.labels, ...versionLabel(settings) } };
}

function deployment(settings: Settings): Deployment {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: workloadMetadata(settings),
    spec: {
      ...replicas(settings),
      selector: { matchLabels: selectorLabels(settings) },
      strategy: startsBeforeItStops(settings)
        ? { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
        : { type: "Recreate" },
      progressDeadlineSeconds: settings.timeouts.rolloutSeconds - deadlineMarginSeconds,
      revisionHistoryLimit: 10,
      template: podTemplate(settings, [
        { name: volumeNames.data, persistentVolumeClaim: { claimName: claimName(settings) } },
      ]),
    },
  };
}

/** Its claims outlive it, as is Kubernetes' default: where it has to be made anew, it finds its data. */
function statefulSet(settings: Settings): StatefulSet {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: workloadMetadata(settings),
    spec: {
      ...replicas(settings),
      serviceName: names.podsService,
      selector: { matchLabels: selectorLabels(settings) },
      podManagementPolicy: "Parallel",
      ...claimRetention(settings),
      updateStrategy: { type: "RollingUpdate" },
      revisionHistoryLimit: 10,
      template: podTemplate(settings, []),
      // Immutable, so its labels are those that never change.
      volumeClaimTemplates: [
        { metadata: { name: volumeNames.data, labels: selectorLabels(settings) }, spec: claimSpec(settings) },
      ],
    },
  };
}
