import type { Api } from "./api";
import { ApiError, isOverloaded, NothingSeenError } from "./apiError";

/** An object as the API server has it. */
export interface LiveObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
  };
  readonly [field: string]: unknown;
}

/** What could not be seen, and why. */
export interface Unseen {
  readonly what: string;
  readonly why: string;
}

/** What runs in a namespace at one moment. */
export interface Snapshot {
  /** As the settings call the cluster. */
  readonly cluster: string;
  readonly namespace: string;
  readonly takenAt: Date;
  /** By kind; a kind that could not be read is absent, and named in `unseen`. */
  readonly objects: ReadonlyMap<RunningKind, readonly LiveObject[]>;
  readonly unseen: readonly Unseen[];
}

/** The kinds that say how a deployment is doing, and where their lists are. */
export const runningKinds = {
  Pod: (namespace: string) => `/api/v1/namespaces/${namespace}/pods`,
  Event: (namespace: string) => `/api/v1/namespaces/${namespace}/events`,
  ReplicaSet: (namespace: string) => `/apis/apps/v1/namespaces/${namespace}/replicasets`,
  Deployment: (namespace: string) => `/apis/apps/v1/namespaces/${namespace}/deployments`,
  StatefulSet: (namespace: string) => `/apis/apps/v1/namespaces/${namespace}/statefulsets`,
  PersistentVolumeClaim: (namespace: string) => `/api/v1/namespaces/${namespace}/persistentvolumeclaims`,
  Service: (namespace: string) => `/api/v1/namespaces/${namespace}/services`,
  EndpointSlice: (namespace: string) => `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
  HorizontalPodAutoscaler: (namespace: string) =>
    `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`,
  PodDisruptionBudget: (namespace: string) => `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`,
  ResourceQuota: (namespace: string) => `/api/v1/namespaces/${namespace}/resourcequotas`,
  Ingress: (namespace: string) => `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`,
} as const;

export type RunningKind = keyof typeof runningKinds;

/**
 * Looks at a namespace: all kinds at once. What may not be read is left out and named.
 * @param kinds default: all of `runningKinds`
 * @throws UnreachableError, and ApiError where the credentials are not accepted at all, nothing may be seen, or the API
 * server is overloaded
 */
export async function takeSnapshot(
  api: Api,
  { cluster, namespace }: Pick<Snapshot, "cluster" | "namespace">,
  {
    kinds = Object.keys(runningKinds) as RunningKind[],
    signal,
  }: { kinds?: readonly RunningKind[]; signal?: AbortSignal } = {},
): Promise<Snapshot> {
  const takenAt = new Date();
  const answers = await Promise.all(
    kinds.map(async (kind) => {
      const path = runningKinds[kind](namespace);
      try {
        const items = await api.list<LiveObject>(path, {}, signal);
        return { list: [kind, items.map((item) => ({ ...item, kind }))] as const };
      } catch (error) {
        if (!(error instanceof ApiError) || error.status === 401 || isOverloaded(error)) throw error;
        return { unseen: { what: `${path.split("/").at(-1) ?? kind} of ${namespace}`, why: error.message } };
      }
    }),
  );
  const lists = answers.flatMap(({ list }) => (list ? [list] : []));
  const unseen = answers.flatMap((answer) => answer.unseen ?? []);
  const [first] = unseen;
  if (first && unseen.length === kinds.length) throw new NothingSeenError(namespace, first.why);
  return { cluster, namespace, takenAt, objects: new Map(lists), unseen };
}
