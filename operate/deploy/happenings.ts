import type { LiveObject, Snapshot } from "../cluster/snapshot";

/** A container's run that ended in failure. */
export interface Ending {
  readonly pod: string;
  readonly container: string;
  /** `exit code 1`, `OOMKilled, exit code 137`. */
  readonly how: string;
  /** Whether it has been started again: its log is then that of the run before. */
  readonly restarted: boolean;
}

/** What is new since the last look. */
export interface Happenings {
  readonly warnings: readonly string[];
  readonly ends: readonly Ending[];
}

/**
 * Compares each look with those before it: a warning is told once, and again when it has come again ten times as often;
 * a container's end once for each run. What was there at the first look is not news.
 */
export function happenings(before: Snapshot | undefined): (now: Snapshot) => Happenings {
  const warned = new Map<string, number>();
  const ended = new Set<string>();
  const read = (snapshot: Snapshot): Happenings => {
    // A pod that is being deleted fails its probes and ends its containers: that is no failure of theirs.
    const pods = (snapshot.objects.get("Pod") ?? []).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const staying = new Set(pods.map(({ metadata }) => metadata.name));
    return {
      warnings: (snapshot.objects.get("Event") ?? []).flatMap((event) => warningIn(event, staying, warned)),
      ends: pods.flatMap((pod) => endsIn(pod, ended)),
    };
  };
  if (before) read(before);
  return read;
}

interface EventFields {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly series?: { readonly count?: number };
  readonly involvedObject?: { readonly kind?: string; readonly name?: string };
}

function warningIn(event: LiveObject, pods: ReadonlySet<string>, warned: Map<string, number>): readonly string[] {
  const { type, reason = "", message = "", count, series, involvedObject = {} } = event as LiveObject & EventFields;
  if (type !== "Warning") return [];
  if (involvedObject.kind === "Pod" && !pods.has(involvedObject.name ?? "")) return [];
  const about = `${involvedObject.kind ?? "object"} ${involvedObject.name ?? ""}`;
  // Of one thing there are several events where its message differs by a number only.
  const key = `${about} ${reason}`;
  const times = count ?? series?.count ?? 1;
  const last = warned.get(key);
  if (last !== undefined && times < last * 10) return [];
  warned.set(key, times);
  return [`${about}: ${reason}: ${message.replace(/\s+/g, " ").trim()}${times > 1 ? ` (${times} times)` : ""}`];
}

interface Terminated {
  readonly exitCode?: number;
  readonly reason?: string;
  readonly finishedAt?: string;
}

interface ContainerStatus {
  readonly name: string;
  readonly state?: { readonly terminated?: Terminated };
  readonly lastState?: { readonly terminated?: Terminated };
}

interface PodStatus {
  readonly status?: {
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

function endsIn(pod: LiveObject, ended: Set<string>): readonly Ending[] {
  const { status = {} } = pod as LiveObject & PodStatus;
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return containers.flatMap(({ name, state, lastState }) => {
    const end = state?.terminated ?? lastState?.terminated;
    if (!end || end.exitCode === 0) return [];
    const key = `${pod.metadata.uid}/${name}/${end.finishedAt ?? ""}`;
    if (ended.has(key)) return [];
    ended.add(key);
    return [{ pod: pod.metadata.name, container: name, how: howText(end), restarted: !state?.terminated }];
  });
}

function howText({ exitCode, reason }: Terminated): string {
  const code = `exit code ${exitCode ?? "unknown"}`;
  return reason === undefined || reason === "Error" ? code : `${reason}, ${code}`;
}
