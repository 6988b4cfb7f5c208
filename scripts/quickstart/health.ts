import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { connect, type Target } from "./target";

/** A pod as a person wants to see it. */
export interface PodLine {
  name: string;
  ready: boolean;
  restarts: number;
  node: string;
}

/** The pods of Circle Core in a namespace. */
export async function listPods(target: Target, namespace: string): Promise<PodLine[]> {
  const { CoreV1Api } = await import("@kubernetes/client-node");
  const api = (await connect(target)).makeApiClient(CoreV1Api);
  const pods = await api.listNamespacedPod({ namespace, labelSelector: "app.kubernetes.io/name=circle-core" });
  return pods.items.map(({ metadata, spec, status }) => ({
    name: metadata?.name ?? "",
    ready: status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") ?? false,
    restarts: status?.containerStatuses?.reduce((sum, { restartCount }) => sum + restartCount, 0) ?? 0,
    node: spec?.nodeName ?? "",
  }));
}

/** Milliseconds after which a silent pod is given up. */
const patience = 10_000;

/**
 * What a pod answers on /health, asked through a port-forward: it comes from the kubelet, so no network policy has to be
 * opened for it.
 */
export async function readHealth(target: Target, namespace: string, pod: string): Promise<string> {
  const { PortForward } = await import("@kubernetes/client-node");
  const request = new PassThrough();
  const response = new PassThrough();
  const forward = new PortForward(await connect(target));
  const socket: unknown = await forward.portForward(namespace, pod, [8000], response, null, request);
  const silence = setTimeout(() => response.end(), patience);
  request.write("GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n");
  try {
    const answer = await text(response);
    return answer.slice(answer.indexOf("\r\n\r\n") + 4).trim();
  } finally {
    clearTimeout(silence);
    if (isClosable(socket)) socket.close();
  }
}

function isClosable(value: unknown): value is { close(): void } {
  return typeof value === "object" && value !== null && "close" in value && typeof value.close === "function";
}
