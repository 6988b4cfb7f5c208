import { metadata, names } from "./names";
import type { ClaimSpec, PersistentVolumeClaim, StatefulSetSpec } from "./objects";
import type { Settings } from "./settings";

/** What is asked of the storage class: for the one claim, or for each replica's. */
export function claimSpec({ persistence: { accessMode, size, storageClass } }: Settings): ClaimSpec {
  return {
    accessModes: [accessMode],
    resources: { requests: { storage: size } },
    ...(storageClass !== undefined && { storageClassName: storageClass }),
  };
}

/** Name of the claim that all pods share: the one made here, or the existing one. */
export function claimName({ persistence }: Settings): string {
  return persistence.existingClaim ?? names.claim;
}

/** The claim that all pods share; none where it exists already, or a StatefulSet makes one for each. */
export function claims(settings: Settings): PersistentVolumeClaim[] {
  const { perReplica, existingClaim } = settings.persistence;
  if (perReplica || existingClaim !== undefined) return [];
  return [
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: metadata(settings, names.claim),
      spec: claimSpec(settings),
    },
  ];
}

/**
 * What becomes of the claims of a StatefulSet, as a part of its spec. Left out where they stay: Kubernetes does that
 * unasked, and before 1.27 it knows nothing else.
 */
export function claimRetention({
  persistence: { retention },
}: Settings): Pick<StatefulSetSpec, "persistentVolumeClaimRetentionPolicy"> {
  const { whenDeleted, whenScaled } = retention;
  if (whenDeleted === "Retain" && whenScaled === "Retain") return {};
  return { persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled } };
}
