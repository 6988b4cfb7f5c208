import type { V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { answered, applied, byApply, identityOf, type Client } from "./client";

const defaultClass = "pretended";

/** A storage class whose volumes can't grow. */
export const rigidClass = "pretended-rigid";

/** Makes the storage classes: as on most clusters, a claim waits for its first pod, and the default's volumes can grow. */
export async function createStorageClasses({ storage }: Client): Promise<void> {
  for (const name of [defaultClass, rigidClass]) {
    const isDefault = name === defaultClass;
    const body = {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name, annotations: { "storageclass.kubernetes.io/is-default-class": String(isDefault) } },
      provisioner: "example.com/pretended",
      reclaimPolicy: "Delete",
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: isDefault,
    };
    await storage.patchStorageClass({ ...applied, name, body }, byApply);
  }
}

/** Supplies a volume to each claim that the scheduler has placed, and removes volumes whose claim is gone. */
export async function runVolumes({ core }: Client): Promise<void> {
  const claims = await core.listPersistentVolumeClaimForAllNamespaces();
  for (const claim of claims.items.filter(isPlaced)) {
    const body = volumeFor(claim);
    await core.patchPersistentVolume({ ...applied, name: body.metadata.name, body }, byApply);
  }
  const volumes = await core.listPersistentVolume();
  for (const volume of volumes.items) {
    if (volume.status?.phase !== "Released" || volume.metadata?.deletionTimestamp !== undefined) continue;
    await core.deletePersistentVolume({ name: identityOf(volume).name }).catch((error: unknown) => {
      if (!answered(error, 404)) throw error;
    });
  }
}

function isPlaced({ status, metadata, spec }: V1PersistentVolumeClaim): boolean {
  const placed = metadata?.annotations?.["volume.kubernetes.io/selected-node"] !== undefined;
  const pretended = spec?.storageClassName === defaultClass || spec?.storageClassName === rigidClass;
  return status?.phase === "Pending" && placed && pretended;
}

function volumeFor(claim: V1PersistentVolumeClaim) {
  const { name, namespace, uid } = identityOf(claim);
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `pvc-${uid}` },
    spec: {
      accessModes: claim.spec?.accessModes,
      capacity: claim.spec?.resources?.requests,
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid },
      hostPath: { path: `/pretended/${uid}` },
      // Nothing real to remove: the controller leaves it Released, and the next turn removes it.
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: claim.spec?.storageClassName,
    },
  };
}
