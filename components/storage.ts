import { metadata, names } from "./names";
import type { ClaimSpec, PersistentVolumeClaim } from "./objects";
import type { Settings } from "./settings";

/** What is asked of the storage class: for the one claim, or for each replica's. */
export function claimSpec({ persistence: { accessMode, size, storageClass } }: Settings): ClaimSpec {
  return {
    accessModes: [accessMode],
    resources: { requests: { storage: size } },
    ...(storageClass !== undefined && { storageClassName: storageClass }),
  };
}

/** The claim that all pods share; none where a StatefulSet makes one for each. */
export function claims(settings: Settings): PersistentVolumeClaim[] {
  if (settings.persistence.perReplica) return [];
  return [
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: metadata(settings, names.claim),
      spec: claimSpec(settings),
    },
  ];
}
