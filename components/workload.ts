import { metadata, names, selectorLabels } from "./names";
import type { Deployment, Metadata, StatefulSet } from "./objects";
import { dataVolume, podTemplate } from "./pod";
import { replicaRange } from "./scaling";
import type { Settings } from "./settings";
import { claimSpec } from "./storage";

/** The controller's own deadline ends this much before Pulumi's, so that its reason is the one reported. */
export const deadlineMarginSeconds = 30;

/** What runs the pods: a StatefulSet where each has its own claim, a Deployment where they share one. */
export function workload(settings: Settings): Deployment | StatefulSet {
  return settings.persistence.perReplica ? statefulSet(settings) : deployment(settings);
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
  const annotations = settings.scaling.autoscaling.enabled ? undefined : { "pulumi.com/patchForce": "true" };
  return metadata(settings, names.workload, annotations);
}

function deployment(settings: Settings): Deployment {
  const shared = settings.persistence.accessMode === "ReadWriteMany";
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: workloadMetadata(settings),
    spec: {
      ...replicas(settings),
      selector: { matchLabels: selectorLabels(settings) },
      // A claim of one node cannot follow a second pod to another: the old pod must be gone first.
      strategy: shared
        ? { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
        : { type: "Recreate" },
      progressDeadlineSeconds: settings.timeouts.rolloutSeconds - deadlineMarginSeconds,
      revisionHistoryLimit: 10,
      template: podTemplate(settings, [{ name: dataVolume, persistentVolumeClaim: { claimName: names.claim } }]),
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
      updateStrategy: { type: "RollingUpdate" },
      revisionHistoryLimit: 10,
      template: podTemplate(settings, []),
      // Immutable, so its labels are those that never change.
      volumeClaimTemplates: [
        { metadata: { name: dataVolume, labels: selectorLabels(settings) }, spec: claimSpec(settings) },
      ],
    },
  };
}
