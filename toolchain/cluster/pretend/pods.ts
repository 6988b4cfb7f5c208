import { PatchStrategy, setHeaderOptions, type V1Pod } from "@kubernetes/client-node";
import { answered, identityOf, type Client } from "./client";

const byMerge = setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch);

/**
 * Reports new pods of the node as running and ready, and lets those go that are to be deleted. An image with the tag
 * `absent` is one that can't be pulled.
 */
export async function runPods({ core }: Client, nodeName: string, nextAddress: () => string): Promise<void> {
  const { items } = await core.listPodForAllNamespaces({ fieldSelector: `spec.nodeName=${nodeName}` });
  for (const pod of items) {
    const { name, namespace } = identityOf(pod);
    // Between the list and the answer a pod may go or change: the next turn sees it as it is then.
    const overtaken = (error: unknown): void => {
      if (!answered(error, 404, 409)) throw error;
    };
    if (pod.metadata?.deletionTimestamp !== undefined) {
      await core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 0 }).catch(overtaken);
    } else if (pod.status?.containerStatuses === undefined) {
      const body = { status: statusOf(pod, nextAddress(), new Date().toISOString()) };
      await core.patchNamespacedPodStatus({ name, namespace, body }, byMerge).catch(overtaken);
    }
  }
}

/** What a kubelet reports of a pod whose containers are all up, or wait for an image that nobody has. */
function statusOf({ spec }: V1Pod, address: string, now: string) {
  const containers = (spec?.containers ?? []).map(({ name, image = "" }) => ({ name, image, absent: isAbsent(image) }));
  const ready = containers.every(({ absent }) => !absent);
  return {
    phase: ready ? "Running" : "Pending",
    podIP: address,
    podIPs: [{ ip: address }],
    startTime: now,
    conditions: [
      { type: "Initialized", status: "True", lastTransitionTime: now },
      { type: "ContainersReady", status: ready ? "True" : "False", lastTransitionTime: now },
      { type: "Ready", status: ready ? "True" : "False", lastTransitionTime: now },
    ],
    containerStatuses: containers.map(({ name, image, absent }) => ({
      name,
      image,
      imageID: absent ? "" : image,
      ready: !absent,
      started: !absent,
      restartCount: 0,
      state: absent
        ? { waiting: { reason: "ErrImagePull", message: `${image}: not found` } }
        : { running: { startedAt: now } },
    })),
  };
}

const isAbsent = (image: string): boolean => image.endsWith(":absent");
