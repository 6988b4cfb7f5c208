import { amountOf, format, times, total, type Amount } from "./amount";
import { metadata, names } from "./names";
import type { LimitRange, ResourceQuota } from "./objects";
import { replicaRange } from "./scaling";
import type { Settings } from "./settings";

/** What may be there at once at most, and what it takes together. */
export interface Needs {
  /** Pods of the application. */
  readonly replicas: number;
  /** Pods beside them, while they are replaced. */
  readonly replacing: number;
  /** cert-manager's pods that answer a challenge, one for each host. */
  readonly solvers: number;
  /** All of these. */
  readonly pods: number;
  readonly requests: Amount;
  readonly limits: Amount;
}

/** What cert-manager gives the pods that answer its challenges, unless its own flags say otherwise. */
const solver = {
  requests: amountOf({ cpu: "10m", memory: "64Mi" }),
  limits: amountOf({ cpu: "100m", memory: "64Mi" }),
};

/** The most that the stack's own settings let run at once. */
export function needs(settings: Settings): Needs {
  const { most: replicas } = replicaRange(settings);
  const replacing = replacements(settings);
  const solvers = solverPods(settings);
  const taken = (part: "requests" | "limits"): Amount =>
    total([times(podAmount(settings, part), replicas + replacing), times(solver[part], solvers)]);
  return {
    replicas,
    replacing,
    solvers,
    pods: replicas + replacing + solvers,
    requests: taken("requests"),
    limits: taken("limits"),
  };
}

/**
 * A quota counts a pod until it is gone. A Deployment does not wait for that, where a node is drained or a pod is
 * replaced: one more. It starts a pod before it stops one, where the claim is shared by all nodes: another. A StatefulSet
 * gives a pod's name to its successor only once the pod is gone.
 */
function replacements({ persistence: { perReplica, accessMode } }: Settings): number {
  if (perReplica) return 0;
  return accessMode === "ReadWriteMany" ? 2 : 1;
}

function solverPods({ exposure: { type, hosts, tls } }: Settings): number {
  return type !== "none" && tls.enabled && tls.issuer !== undefined ? hosts.length : 0;
}

/** What one pod takes: the sum of its containers. */
function podAmount({ resources, pod: { sidecars } }: Settings, part: "requests" | "limits"): Amount {
  return total([resources, ...sidecars.map((sidecar) => sidecar.resources)].map((taken) => amountOf(taken[part])));
}

/** Bounds what all pods of the namespace take together; none where the settings want none. */
export function resourceQuota(settings: Settings): ResourceQuota[] {
  const { enabled, pods, requests, limits } = settings.namespace.quota;
  if (!enabled) return [];
  const needed = needs(settings);
  return [
    {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: metadata(settings, names.quota),
      spec: {
        hard: {
          pods: String(pods ?? needed.pods),
          "requests.cpu": requests.cpu ?? format.cpu(needed.requests.cpu),
          "requests.memory": requests.memory ?? format.memory(needed.requests.memory),
          "limits.cpu": limits.cpu ?? format.cpu(needed.limits.cpu),
          "limits.memory": limits.memory ?? format.memory(needed.limits.memory),
        },
      },
    },
  ];
}

/** Gives resources to containers that name none: a quota refuses a pod whose containers do not all say what they take. */
export function limitRange(settings: Settings): LimitRange[] {
  const { quota, limitRange: range } = settings.namespace;
  const { enabled = quota.enabled, requests, limits } = range;
  if (!enabled) return [];
  return [
    {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: metadata(settings, names.limitRange),
      spec: { limits: [{ type: "Container", default: limits, defaultRequest: requests }] },
    },
  ];
}
