import type { Settings } from "../../../components/settings";
import { shellWord } from "../../../components/shell";
import type { RunningKind, Snapshot } from "../../cluster/snapshot";
import { isAbout, told, type Told } from "./event";
import { ownThings } from "./own";
import { podOf, type Pod } from "./pod";
import type { Thing } from "./thing";
import { newestReplicaSet, workloadOf, type Workload } from "./workload";

/** The last lines of a container's log, secrets masked. */
export interface LogTail {
  readonly pod: string;
  readonly container: string;
  /** Of the run before the present one. */
  readonly previous: boolean;
  readonly lines: readonly string[];
}

/** How full a claim's volume is, in bytes. */
export interface VolumeUsage {
  readonly claim: string;
  readonly used: number;
  readonly capacity: number;
}

/** What may be known beside the snapshot. */
export interface Beside {
  /** Context of kubectl in the commands; left out: the settings'. */
  readonly context?: string | undefined;
  /** Name of the stack in the commands; left out: its environment. */
  readonly stack?: string | undefined;
  readonly logs?: readonly LogTail[];
  readonly volumes?: readonly VolumeUsage[];
}

/** A snapshot of the stack's own objects, ready to be read by the causes. */
export interface Scene {
  readonly cluster: string;
  readonly namespace: string;
  readonly now: Date;
  readonly settings: Settings;
  /** Name of the stack. */
  readonly stack: string;
  /** `kubectl` with context and namespace. */
  readonly kubectl: string;
  readonly workloads: readonly Workload[];
  /** Pods that run or are about to. */
  readonly pods: readonly Pod[];
  /** Pods that have ended and won't come back. */
  readonly ended: readonly Pod[];
  /** Pods that are to go. */
  readonly leaving: readonly Pod[];
  /** The stack's own objects of a kind. */
  readonly own: (kind: RunningKind) => readonly Thing[];
  /** Could the kind be read? */
  readonly sees: (kind: RunningKind) => boolean;
  /** What has been told of an object, newest first. */
  readonly told: (object: Pick<Thing, "kind" | "name" | "uid">) => readonly Told[];
  /** All that has been told of objects of a kind. */
  readonly toldOf: (kind: string) => readonly Told[];
  /** Whether a pod is of the revision that is declared now. */
  readonly isCurrent: (pod: Pod) => boolean;
  readonly logs: readonly LogTail[];
  readonly volumes: readonly VolumeUsage[];
}

export function sceneOf(snapshot: Snapshot, settings: Settings, beside: Beside = {}): Scene {
  const own = ownThings(snapshot, settings);
  const pods = own("Pod").map(podOf);
  const workloads = [...own("Deployment"), ...own("StatefulSet")].map(workloadOf);
  const events = byObject((snapshot.objects.get("Event") ?? []).map(told));
  const isEnded = ({ phase, leaving }: Pod) => !leaving && (phase === "Failed" || phase === "Succeeded");
  return {
    cluster: snapshot.cluster,
    namespace: snapshot.namespace,
    now: snapshot.takenAt,
    settings,
    stack: beside.stack ?? settings.environment,
    kubectl: kubectl(snapshot, settings, beside.context),
    workloads,
    pods: pods.filter((pod) => !pod.leaving && !isEnded(pod)),
    ended: pods.filter(isEnded),
    leaving: pods.filter(({ leaving }) => leaving),
    own,
    sees: (kind) => snapshot.objects.has(kind),
    told: (object) =>
      (events.get(`${object.kind}/${object.name}`) ?? [])
        .filter((event) => isAbout(event, object))
        .toSorted(newestFirst),
    toldOf: (kind) => [...events.values()].flat().filter((event) => event.kind === kind),
    isCurrent: currentPods(workloads, own),
    logs: beside.logs ?? [],
    volumes: beside.volumes ?? [],
  };
}

function kubectl({ cluster, namespace }: Snapshot, { clusters }: Settings, given: string | undefined): string {
  const context = given ?? clusters.find(({ name }) => name === cluster)?.context;
  return [
    "kubectl",
    ...(context === undefined ? [] : [`--context ${shellWord(context)}`]),
    `-n ${shellWord(namespace)}`,
  ].join(" ");
}

function byObject(events: readonly Told[]): ReadonlyMap<string, readonly Told[]> {
  return Map.groupBy(events, ({ kind, name }) => `${kind}/${name}`);
}

function newestFirst(a: Told, b: Told): number {
  return (b.last?.getTime() ?? 0) - (a.last?.getTime() ?? 0);
}

function currentPods(workloads: readonly Workload[], own: Scene["own"]): Scene["isCurrent"] {
  const replicaSets = own("ReplicaSet");
  const newest = new Set(workloads.flatMap((workload) => newestReplicaSet(workload, replicaSets)?.uid ?? []));
  return (pod) => {
    const workload = workloads.find(({ uid }) => pod.owners.includes(uid));
    const revision = workload?.at("status", "updateRevision").text;
    if (revision !== undefined) return pod.labels["controller-revision-hash"] === revision;
    const isOfReplicaSet = replicaSets.some(({ uid }) => pod.owners.includes(uid));
    return !isOfReplicaSet || pod.owners.some((owner) => newest.has(owner));
  };
}
