import { PatchStrategy, setHeaderOptions, type V1Pod } from "@kubernetes/client-node";
import { answered, identityOf, type Client } from "./client";

const byMerge = setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch);

/** Reports new pods of the node as running and ready, and lets those go that are to be deleted. */
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
    } else if (pod.status?.phase === "Pending") {
      const body = { status: runningStatus(pod, nextAddress(), new Date().toISOString()) };
      await core.patchNamespacedPodStatus({ name, namespace, body }, byMerge).catch(overtaken);
    }
  }
}

/** What a kubelet reports of a pod all of whose containers are up. */
function runningStatus(pod: V1Pod, address: string, now: string) {
  return {
    phase: "Running",
    podIP: address,
    podIPs: [{ ip: address }],
    startTime: now,
    conditions: ["Initialized", "ContainersReady", "Ready"].map((type) => ({
      type,
      status: "True",
      lastTransitionTime: now,
    })),
    containerStatuses: (pod.spec?.containers ?? []).map(({ name, image = "" }) => ({
      name,
      image,
      imageID: image,
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: now } },
    })),
  };
}
