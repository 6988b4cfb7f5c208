import { selectorLabels } from "../../components/names";
import type { Settings } from "../../components/settings";
import type { Cluster } from "../cluster/connect";
import type { LiveObject } from "../cluster/snapshot";

/** What a group of checks is about: one stack on one cluster. */
export interface Subject {
  readonly stack: string;
  readonly settings: Settings;
  readonly cluster: Cluster;
}

/** A pod as far as the checks look into it. */
export interface LivePod extends LiveObject {
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly { readonly name: string }[];
    readonly initContainers?: readonly { readonly name: string }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

export interface ContainerStatus {
  readonly name: string;
  readonly restartCount: number;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly terminated?: { readonly exitCode: number; readonly reason?: string; readonly message?: string };
    readonly running?: { readonly startedAt?: string };
  };
}

/** The application's pods that are not being deleted, nor left over from an eviction. */
export async function applicationPods(
  { settings, cluster }: Subject,
  signal?: AbortSignal,
): Promise<readonly LivePod[]> {
  const labelSelector = Object.entries(selectorLabels(settings))
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  const pods = await cluster.api.list<LivePod>(podsPath(settings), { labelSelector }, signal);
  return pods.filter(
    ({ metadata: { deletionTimestamp }, status }) =>
      deletionTimestamp === undefined && status?.phase !== "Failed" && status?.phase !== "Succeeded",
  );
}

export function podsPath({ namespace }: Settings): string {
  return `/api/v1/namespaces/${namespace.name}/pods`;
}

export function isReady({ status }: LivePod): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;
}
