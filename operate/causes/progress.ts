import type { Settings } from "../../components/settings";
import type { ObjectReference } from "../checks/finding";
import type { Snapshot } from "../cluster/snapshot";
import { secondsSince } from "./find";
import { judge, type Case } from "./judge";
import { workloadOf } from "./relations";
import type { Pod } from "./scene/pod";
import { sceneOf, type Scene } from "./scene/scene";
import { referenceTo } from "./scene/thing";
import type { Workload } from "./scene/workload";

/** How far the rollout of a workload has come. */
export interface WorkloadProgress {
  readonly object: ObjectReference;
  /** Pods that are wanted. */
  readonly desired: number;
  /** Pods of the declared revision. */
  readonly updated: number;
  /** Of these, the ready ones. */
  readonly ready: number;
  /** Since the newest pod was made; of the workload where it has none. */
  readonly ageSeconds: number;
  /** What it waits for now, in a few words. */
  readonly reason?: string;
  /** All pods are of the declared revision and ready, and no other is left. */
  readonly done: boolean;
}

/** One line for each workload of the stack. */
export function progress(snapshot: Snapshot, settings: Settings): readonly WorkloadProgress[] {
  const scene = sceneOf(snapshot, settings);
  const cases = judge(scene);
  return scene.workloads.map((workload) => {
    const pods = scene.pods.filter((pod) => workloadOf(pod, scene) === workload);
    const current = pods.filter(scene.isCurrent);
    const ready = current.filter((pod) => pod.ready).length;
    const { desired, updated, observed } = workload;
    const leaving = scene.leaving.filter((pod) => workloadOf(pod, scene) === workload);
    const isOver = observed && updated >= desired && ready >= desired && pods.length === current.length;
    const done = isOver && leaving.length === 0;
    const reason = done ? undefined : reasonOf(workload, current, leaving, cases, scene);
    return {
      object: referenceTo(workload),
      desired,
      updated,
      ready,
      ageSeconds: Math.max(0, Math.round(secondsSince(newest(current) ?? workload.created, scene) ?? 0)),
      ...(reason !== undefined && { reason }),
      done,
    };
  });
}

function newest(pods: readonly Pod[]): Date | undefined {
  return pods.flatMap(({ created }) => created ?? []).sort((a, b) => b.getTime() - a.getTime())[0];
}

function reasonOf(
  workload: Workload,
  current: readonly Pod[],
  leaving: readonly Pod[],
  cases: readonly Case[],
  scene: Scene,
): string | undefined {
  if (!workload.observed) return "waiting for the controller";
  const names = new Set([
    workload.name,
    ...current.map(({ name }) => name),
    ...current.flatMap(({ claims }) => claims),
  ]);
  const found = cases.find(
    ({ sighting, cause, because }) =>
      !because && names.has(sighting.object.name) && cause.topic !== "rollout" && !sighting.severity,
  );
  if (found) return briefly(found);
  const waiting = current.find(({ ready }) => !ready);
  if (waiting) return stageOf(waiting, scene);
  return leaving.length > 0 ? "waiting for old pods to stop" : "waiting for new pods";
}

/** The cause's title as a part of a line, with the restarts where there are some. */
function briefly({ cause: { title }, sighting: { count, container } }: Case): string {
  const start = title.charAt(0).toLowerCase() + title.slice(1);
  return container !== undefined && (count ?? 0) > 0 ? `${start} (${count ?? 0}×)` : start;
}

function stageOf(pod: Pod, scene: Scene): string {
  if (pod.node === undefined) return "waiting for a node";
  const last = scene
    .told(pod)
    .find(({ reason }) => ["Pulling", "Pulled", "Created", "Started", "Scheduled"].includes(reason));
  if (last?.reason === "Pulling") return "pulling the image";
  return pod.containers.some(({ running }) => running) ? "waiting for its probes" : "starting";
}
