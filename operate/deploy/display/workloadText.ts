import type { ObjectReference } from "../../checks/finding";

/** How a workload is doing. */
export interface WorkloadLine {
  readonly cluster: string;
  readonly object: ObjectReference;
  readonly desired: number;
  readonly updated: number;
  readonly ready: number;
  /** Of the newest pod, in seconds. */
  readonly ageSeconds: number;
  readonly reason?: string;
  readonly done: boolean;
}

/** `Deployment circle-core: 2 wanted, 1 updated, 1 ready; CrashLoopBackOff`, without what changes by the second. */
export function workloadText(line: WorkloadLine, several: boolean): string {
  const { cluster, object, desired, updated, ready, reason, done } = line;
  const where = several ? `${cluster}: ` : "";
  const state = done ? "all are up to date" : reason;
  return `${where}${object.kind} ${object.name}: ${desired} wanted, ${updated} updated, ${ready} ready${state === undefined ? "" : `; ${state}`}`;
}

/** The same with the age of the newest pod. */
export function workloadTextWithAge(line: WorkloadLine, several: boolean): string {
  return `${workloadText(line, several)}${line.done || line.updated === 0 ? "" : ` (${line.ageSeconds} s)`}`;
}

/** Of the workloads of a stack, whether they are in several clusters. */
export function inSeveralClusters(lines: readonly WorkloadLine[]): boolean {
  return new Set(lines.map(({ cluster }) => cluster)).size > 1;
}
