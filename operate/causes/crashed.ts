import { endLine, eventLines, logLines, logOf, waitingLine } from "./evidence";
import { inContainers, secondsSince, type Seen } from "./find";
import type { Told } from "./scene/event";
import type { Container, End, Pod } from "./scene/pod";
import type { Scene } from "./scene/scene";

/** A container whose last run ended as it should not. */
export interface Crashed {
  readonly container: Container;
  readonly pod: Pod;
  readonly scene: Scene;
  readonly end: End;
  /** Does it run and serve again? */
  readonly serves: boolean;
  /** Does it, and may be taken to go on? */
  readonly recovered: boolean;
}

/** Restarts of longer ago are history. */
const recentSeconds = 86_400;
/**
 * Seconds, by the number of restarts, that a container must have served to be no longer taken to be between two crashes:
 * each time longer than the kubelet waits before it starts it again, which is five minutes at most.
 */
const proof = [0, 30, 60, 300];

/** The containers whose last run ended as it should not, and what is to be said of those that `is` holds for. */
export function crashed(
  is: (crash: Crashed) => boolean,
  say: (crash: Crashed) => Pick<Seen, "message"> & Partial<Seen>,
): ReturnType<typeof inContainers> {
  return inContainers((container, pod, scene) => {
    const crash = crashOf(container, pod, scene);
    if (!crash || !is(crash)) return undefined;
    return {
      evidence: crashEvidence(crash),
      // While it runs again it may yet go well.
      ...(!container.running && { count: container.restarts }),
      ...(crash.recovered && { severity: "warning" }),
      values: { exitCode: String(crash.end.exitCode ?? "") },
      ...say(crash),
    };
  });
}

function crashOf(container: Container, pod: Pod, scene: Scene): Crashed | undefined {
  const { ended, before, waiting, running, ready, role } = container;
  const serves = running && ready;
  const recovered = serves && !isLooping(container, scene);
  const found = (end: End): Crashed => ({ container, pod, scene, end, serves, recovered });
  if (ended) return isFine(ended) && (role === "init" || container.restarts === 0) ? undefined : found(ended);
  if (!before) return undefined;
  if (waiting) return waiting.reason === "CrashLoopBackOff" || !isFine(before) ? found(before) : undefined;
  if (!running) return undefined;
  const age = secondsSince(before.finishedAt, scene);
  return recovered && age !== undefined && age > recentSeconds ? undefined : found(before);
}

/** Does it serve again, but only for now, as it looks? */
export function isLooping({ ready, before, runningSince, restarts }: Container, scene: Pick<Scene, "now">): boolean {
  const seconds = proof[Math.min(restarts, proof.length - 1)] ?? 0;
  if (!ready || !before) return false;
  return [before.finishedAt, runningSince].some((moment) => {
    const age = secondsSince(moment, scene);
    return age !== undefined && age < seconds;
  });
}

function isFine({ exitCode, reason }: End): boolean {
  return exitCode === 0 && (reason === "Completed" || reason === "");
}

/** Has the kubelet ended that run because this probe kept failing? */
export function killedBy({ container, pod, scene, end }: Crashed, probe: "liveness" | "startup"): boolean {
  return scene.told(pod).some((event) => {
    const isKill = event.reason === "Killing" && event.message.includes(`failed ${probe} probe`);
    const isHere =
      event.container === undefined ? event.message.includes(container.name) : event.container === container.name;
    return isKill && isHere && !(event.last && end.startedAt && event.last < end.startedAt);
  });
}

/** Does the log of that run say this? */
export function logSays({ container, pod, scene }: Crashed, pattern: RegExp): boolean {
  return logOf(scene, pod, container)?.lines.some((line) => pattern.test(line)) ?? false;
}

function crashEvidence({ container, pod, scene, end }: Crashed): readonly string[] {
  const isHere = (event: Told) => event.container === undefined || event.container === container.name;
  return [
    endLine(container.name, end),
    ...waitingLine(container),
    ...eventLines(scene, pod, ["Killing", "Unhealthy"], isHere),
    ...logLines(scene, pod, container),
  ];
}

/** As `crashes: exit code 1, 4 restarts`. */
export function crashText({ container, end, serves }: Crashed): string {
  const exit = end.exitCode === undefined ? end.reason || "no exit code" : `exit code ${end.exitCode}`;
  const restarts = `${container.restarts} ${container.restarts === 1 ? "restart" : "restarts"}`;
  return `${exit}, ${restarts}${serves ? "; it runs again" : ""}`;
}
