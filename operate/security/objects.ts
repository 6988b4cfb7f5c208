import { objectsIn, type KubernetesObject } from "../../policy/rules/objects";
import { ApiError, isOverloaded } from "../cluster/apiError";
import type { LiveObject, Unseen } from "../cluster/snapshot";
import { inTurns } from "../checks/inTurns";
import type { Subject } from "../checks/subject";
import { probeAnnotation } from "./network/names";

/** What rules are about, as the cluster has it. */
export interface LiveObjects {
  /** All but pods that something else has made. */
  readonly objects: readonly KubernetesObject[];
  /** The application's pods, which admission may have changed. */
  readonly pods: readonly KubernetesObject[];
  readonly unseen: readonly Unseen[];
  /** Kinds of which not all objects are among them. */
  readonly unread: ReadonlySet<string>;
}

interface Listed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}

const of = (apiVersion: string, kinds: Readonly<Record<string, string>>): readonly Listed[] =>
  Object.entries(kinds).map(([kind, plural]) => ({ apiVersion, kind, plural }));

/** Kinds of a namespace. Of Secrets the names alone are asked for: rules join by them. */
const namespaced: readonly Listed[] = [
  ...of("v1", {
    Pod: "pods",
    Service: "services",
    ServiceAccount: "serviceaccounts",
    ConfigMap: "configmaps",
    Secret: "secrets",
    PersistentVolumeClaim: "persistentvolumeclaims",
    ResourceQuota: "resourcequotas",
    LimitRange: "limitranges",
  }),
  ...of("apps/v1", { Deployment: "deployments", StatefulSet: "statefulsets", DaemonSet: "daemonsets" }),
  ...of("batch/v1", { Job: "jobs", CronJob: "cronjobs" }),
  ...of("networking.k8s.io/v1", { NetworkPolicy: "networkpolicies", Ingress: "ingresses" }),
  ...of("gateway.networking.k8s.io/v1", { HTTPRoute: "httproutes" }),
  ...of("rbac.authorization.k8s.io/v1", { Role: "roles", RoleBinding: "rolebindings" }),
  ...of("autoscaling/v2", { HorizontalPodAutoscaler: "horizontalpodautoscalers" }),
  ...of("policy/v1", { PodDisruptionBudget: "poddisruptionbudgets" }),
];

/** Kinds of the cluster, by which somebody may have been given more. */
const clusterWide: readonly Listed[] = of("rbac.authorization.k8s.io/v1", {
  ClusterRole: "clusterroles",
  ClusterRoleBinding: "clusterrolebindings",
});

const namesAlone = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
const atOnce = 8;

/** Reads the live objects that rules judge. What may not be read is named. */
export async function liveObjects({ cluster, settings }: Subject, signal?: AbortSignal): Promise<LiveObjects> {
  const namespace = settings.namespace.name;
  const unseen: Unseen[] = [];
  const unread = new Set<string>();
  const list = async ({ apiVersion, kind, plural }: Listed, within: string): Promise<readonly LiveObject[]> => {
    const path = `${rootOf(apiVersion)}${within}/${plural}`;
    try {
      const items = await cluster.api.list<LiveObject>(path, {}, signal, kind === "Secret" ? namesAlone : undefined);
      return items.map((item) => ({ ...item, apiVersion, kind }));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status === 401 || isOverloaded(error)) throw error;
      // The cluster does not know the kind: there are none.
      if (error.status !== 404) {
        unread.add(kind);
        unseen.push({ what: `${plural}, as rules judge them`, why: error.message });
      }
      return [];
    }
  };
  const [own, wide, home] = await Promise.all([
    inTurns(namespaced, atOnce, (kind) => list(kind, `/namespaces/${namespace}`)),
    inTurns(clusterWide, atOnce, (kind) => list(kind, "")),
    cluster.api.find<LiveObject>(`/api/v1/namespaces/${namespace}`, signal).catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.status === 401 || isOverloaded(error)) throw error;
      unseen.push({ what: "the Namespace, as rules judge it", why: error.message });
      return undefined;
    }),
  ]);
  const found = [...own.flat(), ...wide.flat(), ...(home ? [{ ...home, apiVersion: "v1", kind: "Namespace" }] : [])];
  // A probe that runs at the same time would be one more workload.
  const all = found.filter(({ metadata: { annotations } }) => annotations?.[probeAnnotation] === undefined);
  const made = (object: LiveObject) => object.kind === "Pod" && (object.metadata.ownerReferences ?? []).length > 0;
  return {
    objects: all.filter((object) => !made(object)).flatMap((object) => objectsIn(object)),
    pods: all.filter(made).flatMap((object) => objectsIn(object)),
    unseen,
    unread,
  };
}

/** How an object is told from others of the cluster. */
export function keyOf({ kind, namespace, name }: Pick<KubernetesObject, "kind" | "namespace" | "name">): string {
  return `${kind}/${namespace}/${name}`;
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
