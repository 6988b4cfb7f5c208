import { setTimeout as delay } from "node:timers/promises";
import type { Settings } from "../../components/settings";
import type { Finding } from "../checks/finding";
import type { Cluster } from "../cluster/connect";
import { takeSnapshot, type Snapshot } from "../cluster/snapshot";
import { Failure } from "../errors";
import type { Display } from "./display/display";
import type { WorkloadLine } from "./display/workloadText";
import { happenings } from "./happenings";
import { lastLines } from "./lastLines";

/** What is known of a namespace that is being rolled out to, from its objects alone. */
export interface Judgement {
  /** A state that time will not mend. */
  dead(snapshot: Snapshot, before: Snapshot, cluster: Cluster): Finding | undefined;
  /** What is not as it must be just now, the most probable cause first. */
  wrong(snapshot: Snapshot, cluster: Cluster): readonly Finding[];
  progress(snapshot: Snapshot): readonly Omit<WorkloadLine, "cluster">[];
}

export interface WatchOptions {
  readonly clusters: readonly Cluster[];
  readonly settings: Settings;
  readonly display: Display;
  readonly judgement: Judgement;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Whether the engine has begun with the workload: what was broken before is no reason to give up. */
  readonly begun: () => boolean;
  /** Called once, for the first state that will not mend. */
  readonly onDead: (finding: Finding) => void;
}

/** Milliseconds between two looks. */
const pace = 1_000;
/** Milliseconds that a look waits for a cluster: one that does not answer must not hide what the others do. */
const patience = 5_000;

/** What was there before an update, in each cluster; a cluster that can't be seen has nothing. */
export function lookBefore(clusters: readonly Cluster[], settings: Settings, signal: AbortSignal) {
  return Promise.all(clusters.map((cluster) => look(cluster, settings, signal)));
}

/**
 * Tells what happens in the clusters while the engine updates them: how the workloads are doing, warnings, the last words
 * of containers that end. A cluster that does not answer is looked at again: the engine finds out by itself what that means.
 */
export async function watch(
  before: readonly (Snapshot | undefined)[],
  { clusters, settings, display, judgement, signal, begun, onDead }: WatchOptions,
): Promise<void> {
  const told = clusters.map((_, index) => happenings(before[index]));
  const words = new Set<string>();
  let found = false;
  while (!signal.aborted) {
    const snapshots = await Promise.all(clusters.map((cluster) => look(cluster, settings, signal)));
    if (isOver(signal)) return;
    for (const [index, cluster] of clusters.entries()) {
      const snapshot = snapshots[index];
      if (!snapshot) continue;
      const { warnings, ends } = told[index]?.(snapshot) ?? { warnings: [], ends: [] };
      for (const warning of warnings) display.say(`! ${warning}`);
      for (const end of ends) {
        const said = await lastLines(cluster.api, snapshot.namespace, end, signal);
        // One run may be seen twice: as it ends, and as the run before.
        if (!words.has(said)) display.say(said);
        words.add(said);
      }
      const dead =
        begun() && !found ? judgement.dead(snapshot, before[index] ?? nothing(snapshot), cluster) : undefined;
      if (dead) {
        found = true;
        onDead(dead);
      }
    }
    if (begun()) display.workloads(linesOf(clusters, snapshots, judgement));
    await delay(pace, undefined, { signal }).catch(() => undefined);
  }
}

/** Tells how the workloads are as an update ends, where it has begun with them: the watch may have looked a moment before. */
export async function tellEnd(
  clusters: readonly Cluster[],
  { settings, display, judgement, signal, begun }: Omit<WatchOptions, "clusters" | "onDead">,
): Promise<void> {
  if (!begun()) return;
  const snapshots = await Promise.all(clusters.map((cluster) => look(cluster, settings, signal)));
  display.workloads(linesOf(clusters, snapshots, judgement));
}

function linesOf(
  clusters: readonly Cluster[],
  snapshots: readonly (Snapshot | undefined)[],
  judgement: Judgement,
): readonly WorkloadLine[] {
  return clusters.flatMap(({ name }, index) => {
    const snapshot = snapshots[index];
    return snapshot ? judgement.progress(snapshot).map((line) => ({ cluster: name, ...line })) : [];
  });
}

/** What keeps an update that has failed from being up, as the clusters show it at its end. */
export async function lookAfter(
  clusters: readonly Cluster[],
  settings: Settings,
  judgement: Judgement,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const snapshots = await Promise.all(clusters.map((cluster) => look(cluster, settings, signal)));
  return clusters.flatMap((cluster, index) => {
    const snapshot = snapshots[index];
    return snapshot ? judgement.wrong(snapshot, cluster) : [];
  });
}

/** Asked anew after each wait: it changes meanwhile. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function look({ name, api }: Cluster, settings: Settings, signal: AbortSignal): Promise<Snapshot | undefined> {
  const late = AbortSignal.timeout(patience);
  try {
    const place = { cluster: name, namespace: settings.namespace.name };
    return await takeSnapshot(api, place, { signal: AbortSignal.any([signal, late]) });
  } catch (error) {
    if (signal.aborted || late.aborted || error instanceof Failure) return undefined;
    throw error;
  }
}

function nothing(snapshot: Snapshot): Snapshot {
  return { ...snapshot, objects: new Map() };
}
