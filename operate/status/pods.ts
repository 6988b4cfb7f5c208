import type { LiveObject } from "../cluster/snapshot";
import { at, itemsAt, textAt } from "../preflight/json";

/** How one pod is doing. */
export interface PodStatus {
  readonly name: string;
  readonly ready: boolean;
  /** What `kubectl get pods` calls its status: `Running`, `CrashLoopBackOff`, `Pending: Unschedulable`. */
  readonly state: string;
  readonly restarts: number;
  readonly ageSeconds: number;
  readonly node: string;
}

/** How a pod is doing at a moment. */
export function podStatus(pod: LiveObject, now: Date): PodStatus {
  const statuses = [...itemsAt(pod, "status", "initContainerStatuses"), ...itemsAt(pod, "status", "containerStatuses")];
  const ready = itemsAt(pod, "status", "conditions").some(({ type, status }) => type === "Ready" && status === "True");
  return {
    name: pod.metadata.name,
    ready,
    state: stateOf(pod, statuses),
    restarts: statuses.reduce(
      (sum, { restartCount }) => sum + (typeof restartCount === "number" ? restartCount : 0),
      0,
    ),
    ageSeconds: Math.max(0, Math.round((now.getTime() - new Date(pod.metadata.creationTimestamp).getTime()) / 1000)),
    node: textAt(pod, "spec", "nodeName"),
  };
}

/** The reason of the first container that has one; else the pod's own. */
function stateOf(pod: LiveObject, statuses: readonly unknown[]): string {
  if (pod.metadata.deletionTimestamp !== undefined) return "Terminating";
  const phase = textAt(pod, "status", "phase");
  const reasons = statuses.flatMap((status) => {
    const waiting = textAt(status, "state", "waiting", "reason");
    const ended = at(status, "state", "terminated");
    if (waiting !== "" && waiting !== "PodInitializing" && waiting !== "ContainerCreating") return [waiting];
    return at(ended, "exitCode") !== undefined && at(ended, "exitCode") !== 0
      ? [textAt(ended, "reason") || "Error"]
      : [];
  });
  if (reasons[0] !== undefined) return reasons[0];
  const unscheduled = itemsAt(pod, "status", "conditions").find(
    ({ type, status }) => type === "PodScheduled" && status === "False",
  );
  if (unscheduled) return `${phase}: ${textAt(unscheduled, "reason")}`;
  const own = textAt(pod, "status", "reason");
  if (own !== "") return own;
  const waiting = statuses
    .map((status) => textAt(status, "state", "waiting", "reason"))
    .find((reason) => reason !== "");
  return waiting ?? phase;
}
