import { setTimeout as sleep } from "node:timers/promises";
import { listAt, nameOf, textAt } from "../../../toolchain/offline/kubernetes/objects";
import { isMap, type ValueMap } from "../../../toolchain/offline/rpc/values";
import { api, setStatus } from "./apiServer";

/** The tests play the kubelet: no scheduler takes pods that ask for this one. */
export const nobody = { schedulerName: "nobody" };

/** Asks until there is an answer; ends with what is missing. */
export async function eventually<Found>(what: string, ask: () => Promise<Found | undefined>): Promise<Found> {
  const end = Date.now() + 15_000;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`not within 15 s: ${what}`);
    await sleep(50);
  }
}

/** The pods of a namespace with an image, as soon as there are `count`. */
export function podsWith(namespace: string, image: string, count: number): Promise<ValueMap[]> {
  return eventually(`${count} pods of ${image}`, async () => {
    const pods = listAt(await api("GET", `/api/v1/namespaces/${namespace}/pods`), "items").filter(isMap);
    const found = pods.filter((pod) =>
      listAt(pod, "spec", "containers").some((each) => textAt(each, "image") === image),
    );
    return found.length >= count ? found : undefined;
  });
}

/** Reports a pod as running and ready, as the kubelet does. */
export async function makeReady(namespace: string, pod: ValueMap, address = "10.244.0.9"): Promise<void> {
  await setStatus(`/api/v1/namespaces/${namespace}/pods/${nameOf(pod)}`, {
    phase: "Running",
    podIP: address,
    podIPs: [{ ip: address }],
    conditions: ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map((type) => ({ type, status: "True" })),
  });
}

/** Reports a pod whose only container waits, e.g. for its image. */
export async function makeStuck(namespace: string, pod: ValueMap, reason: string, message: string): Promise<void> {
  const unready = { status: "False", reason: "ContainersNotReady", message: "containers with unready status: [app]" };
  await setStatus(`/api/v1/namespaces/${namespace}/pods/${nameOf(pod)}`, {
    phase: "Pending",
    conditions: [
      { type: "PodScheduled", status: "True" },
      { type: "Initialized", status: "True" },
      { type: "Ready", ...unready },
    ],
    containerStatuses: [
      {
        name: "app",
        image: "app",
        imageID: "",
        ready: false,
        restartCount: 0,
        state: { waiting: { reason, message } },
      },
    ],
  });
}
