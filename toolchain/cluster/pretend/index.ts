import { setTimeout as delay } from "node:timers/promises";
import { connect } from "./client";
import { heartbeatMs, registerNode, renewNode } from "./node";
import { runPods } from "./pods";
import { createStorageClasses, runVolumes } from "./volumes";

/** Milliseconds between two looks at the cluster. */
const pace = 150;

/** Plays the node of a light cluster until it is stopped. */
export interface PretendedNode {
  /** Ends it; rejects with what went wrong in the background, if anything did. */
  stop(): Promise<void>;
}

/**
 * Stands in for kubelet and storage provisioner where a cluster has only a control plane: pods that the scheduler binds
 * become Running and Ready at once, deleted ones go, claims get volumes. No container runs. One for each cluster.
 */
export async function startPretendedNode(kubeconfig: string): Promise<PretendedNode> {
  const client = connect(kubeconfig);
  const node = "pretended";
  await registerNode(client, node);
  await createStorageClasses(client);
  const ending = new AbortController();
  const { signal } = ending;
  let address = 1;
  const nextAddress = (): string => `10.244.${Math.floor(++address / 250)}.${(address % 250) + 1}`;

  const work = async (): Promise<void> => {
    let renewed = Date.now();
    while (!signal.aborted) {
      if (Date.now() - renewed > heartbeatMs) {
        await renewNode(client, node);
        renewed = Date.now();
      }
      await runVolumes(client);
      await runPods(client, node, nextAddress);
      await delay(pace);
    }
  };
  const done = work();
  // Held until somebody asks for it by stop().
  done.catch(() => undefined);
  return {
    stop: () => {
      ending.abort();
      return done;
    },
  };
}
