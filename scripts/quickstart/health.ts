import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { loadClient, type Target } from "./target";

/** A pod as a person wants to see it. */
export interface PodLine {
  name: string;
  ready: boolean;
  restarts: number;
  image: string;
}

const selector = "app.kubernetes.io/name=circle-core";

/** The pods of Circle Core in a namespace. */
export async function listPods(target: Target, namespace: string): Promise<PodLine[]> {
  const { client, config } = await loadClient(target);
  const pods = await config.makeApiClient(client.CoreV1Api).listNamespacedPod({ namespace, labelSelector: selector });
  return pods.items.map((pod) => ({
    name: pod.metadata?.name ?? "",
    ready: pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false,
    restarts: pod.status?.containerStatuses?.reduce((sum, { restartCount }) => sum + restartCount, 0) ?? 0,
    image: pod.spec?.containers[0]?.image ?? "",
  }));
}

/**
 * What a pod answers on /health, asked through a port-forward: it passes the kubelet, so that no network policy has to be
 * opened for it.
 */
export async function readHealth(target: Target, namespace: string, pod: string): Promise<string> {
  const { client, config } = await loadClient(target);
  const request = new PassThrough();
  const response = new PassThrough();
  const failure = new PassThrough();
  const forward = new client.PortForward(config);
  const socket = await forward.portForward(namespace, pod, [8000], response, failure, request);
  request.write("GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n");
  // HTTP/1.0: the server's close ends the body; a silent one is given ten seconds.
  const silence = setTimeout(() => response.end(), 10_000);
  try {
    const answer = await text(response);
    return answer.slice(answer.indexOf("\r\n\r\n") + 4).trim();
  } finally {
    clearTimeout(silence);
    if ("close" in socket) socket.close();
  }
}
