import { imageReference, selectorLabels } from "../../components/names";
import type { Settings } from "../../components/settings";
import { url } from "../../components/url";
import { progress, type WorkloadProgress } from "../causes/progress";
import type { LiveObject, RunningKind, Snapshot, Unseen } from "../cluster/snapshot";
import { at, itemsAt, textAt } from "../preflight/json";
import type { Release } from "../release/record";
import { podStatus, type PodStatus } from "./pods";

/** How one cluster is doing, at one moment. */
export interface Status {
  readonly cluster: string;
  readonly namespace: string;
  readonly takenAt: Date;
  /** The last one that the command recorded. */
  readonly release?: Pick<Release, "number" | "version" | "at" | "by" | "verdict">;
  /** What the workload's pods are told to run; undefined where there is no workload. */
  readonly image?: string;
  /** What the settings declare. */
  readonly declaredImage: string;
  readonly url: string;
  /** Is there a workload? Undefined where that may not be seen. */
  readonly isDeployed?: boolean;
  readonly workloads: readonly WorkloadProgress[];
  readonly pods: readonly PodStatus[];
  readonly autoscaler?: Autoscaler;
  readonly budget?: Budget;
  readonly claims: readonly Claim[];
  /** The latest first. */
  readonly events: readonly EventLine[];
  readonly unseen: readonly Unseen[];
}

export interface Autoscaler {
  readonly current: number;
  readonly least: number;
  readonly most: number;
  /** Each as `cpu 23% of 70%`. */
  readonly metrics: readonly string[];
  /** Why it can't do its work; undefined where it can. */
  readonly trouble?: string;
}

export interface Budget {
  /** Pods that a drain may take now. */
  readonly allowed: number;
  readonly healthy: number;
  readonly expected: number;
}

export interface Claim {
  readonly name: string;
  readonly phase: string;
  readonly capacity: string;
  readonly storageClass: string;
}

export interface EventLine {
  readonly ageSeconds: number;
  readonly type: string;
  readonly reason: string;
  readonly object: string;
  readonly message: string;
  readonly count: number;
}

const eventsShown = 8;

/** The picture that a snapshot gives of a deployment. */
export function statusOf(snapshot: Snapshot, settings: Settings, release?: Release): Status {
  const { cluster, namespace, takenAt, unseen } = snapshot;
  const pods = ours(snapshot, "Pod", settings);
  const [workload] = [...ours(snapshot, "StatefulSet", settings), ...ours(snapshot, "Deployment", settings)];
  const image = itemsAt(workload, "spec", "template", "spec", "containers").find(
    ({ name }) => name === "circle-core",
  )?.image;
  const autoscaler = autoscalerOf(ours(snapshot, "HorizontalPodAutoscaler", settings)[0]);
  const budget = budgetOf(ours(snapshot, "PodDisruptionBudget", settings)[0]);
  const workloads = progress(snapshot, settings);
  const isSeen = snapshot.objects.has(settings.persistence.perReplica ? "StatefulSet" : "Deployment");
  return {
    cluster,
    namespace,
    takenAt,
    ...((isSeen || workloads.length > 0) && { isDeployed: workloads.length > 0 }),
    ...(release && { release: releasePart(release) }),
    ...(typeof image === "string" && { image }),
    declaredImage: imageReference(settings),
    url: url(settings),
    workloads,
    pods: pods.map((pod) => podStatus(pod, takenAt)).sort((one, other) => one.name.localeCompare(other.name)),
    ...(autoscaler && { autoscaler }),
    ...(budget && { budget }),
    claims: ours(snapshot, "PersistentVolumeClaim", settings).map(claimOf),
    events: (snapshot.objects.get("Event") ?? [])
      .filter((event) => !textAt(event, "involvedObject", "name").startsWith("circle-core-probe-"))
      .map((event) => eventLine(event, takenAt))
      .sort((one, other) => one.ageSeconds - other.ageSeconds)
      .slice(0, eventsShown),
    unseen,
  };
}

function releasePart({ number, version, at: when, by, verdict }: Release): NonNullable<Status["release"]> {
  return { number, version, at: when, by, verdict };
}

/** Those that bear the labels of this stack. */
function ours(snapshot: Snapshot, kind: RunningKind, settings: Settings): readonly LiveObject[] {
  const wanted = Object.entries(selectorLabels(settings));
  return (snapshot.objects.get(kind) ?? []).filter(({ metadata: { labels = {} } }) =>
    wanted.every(([key, value]) => labels[key] === value),
  );
}

function autoscalerOf(live: LiveObject | undefined): Autoscaler | undefined {
  if (!live) return undefined;
  const wanted = itemsAt(live, "spec", "metrics");
  const current = itemsAt(live, "status", "currentMetrics");
  const failing = itemsAt(live, "status", "conditions").find(
    ({ type, status }) => (type === "ScalingActive" || type === "AbleToScale") && status === "False",
  );
  return {
    current: numberAt(live, "status", "currentReplicas"),
    least: numberAt(live, "spec", "minReplicas"),
    most: numberAt(live, "spec", "maxReplicas"),
    metrics: wanted.flatMap((metric) => utilization(metric, current)),
    ...(failing && { trouble: `${textAt(failing, "reason")}: ${textAt(failing, "message")}` }),
  };
}

/** Of metrics of CPU and memory. */
function utilization(metric: unknown, current: readonly unknown[]): readonly string[] {
  const field = textAt(metric, "type") === "ContainerResource" ? "containerResource" : "resource";
  const name = textAt(metric, field, "name");
  if (name === "") return [];
  const measured = current.find((each) => textAt(each, field, "name") === name);
  const percent = at(measured, field, "current", "averageUtilization");
  const found = typeof percent === "number" ? `${percent}%` : "unknown";
  return [`${name} ${found} of ${numberAt(metric, field, "target", "averageUtilization")}%`];
}

function budgetOf(live: LiveObject | undefined): Budget | undefined {
  if (!live) return undefined;
  return {
    allowed: numberAt(live, "status", "disruptionsAllowed"),
    healthy: numberAt(live, "status", "currentHealthy"),
    expected: numberAt(live, "status", "expectedPods"),
  };
}

function claimOf(live: LiveObject): Claim {
  return {
    name: live.metadata.name,
    phase: textAt(live, "status", "phase"),
    capacity: textAt(live, "status", "capacity", "storage"),
    storageClass: textAt(live, "spec", "storageClassName"),
  };
}

function eventLine(event: LiveObject, now: Date): EventLine {
  const times = [
    textAt(event, "series", "lastObservedTime"),
    textAt(event, "lastTimestamp"),
    textAt(event, "eventTime"),
    event.metadata.creationTimestamp,
  ];
  const last = new Date(times.find((time) => time !== "") ?? now);
  const count = at(event, "series", "count") ?? at(event, "count");
  return {
    ageSeconds: Math.max(0, Math.round((now.getTime() - last.getTime()) / 1000)),
    type: textAt(event, "type"),
    reason: textAt(event, "reason"),
    object: `${textAt(event, "involvedObject", "kind")} ${textAt(event, "involvedObject", "name")}`,
    message: textAt(event, "message"),
    count: typeof count === "number" ? count : 1,
  };
}

function numberAt(value: unknown, ...keys: readonly string[]): number {
  const found = at(value, ...keys);
  return typeof found === "number" ? found : 0;
}
