import type { ContainerStatus, LivePod } from "../../checks/subject";
import type { Attempt } from "./job";
import type { Prober } from "./plan";
import { probeExit, type Program } from "./programs";

/** What was found at a target: a connection, none, or nothing that could be told. */
export type Outcome = { readonly found: "open" | "closed" } | { readonly found: "unknown"; readonly why: string };

/** States of a container that no waiting mends. */
const pulling = ["ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull", "InvalidImageName"];
const broken = ["CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

/** How an attempt ended; undefined while it runs. */
type End = { readonly exitCode: number; readonly couldStart: boolean } | { readonly stuck: string };

/**
 * What a probe's pod has found so far, target by target; undefined for one that is still tried. The first program that
 * could be started and says something is believed.
 */
export function outcomesOf(
  prober: Prober,
  attempts: readonly Attempt[],
  pod: LivePod | undefined,
): readonly (Outcome | undefined)[] {
  return prober.targets.map((_, target) => {
    const ends = attempts
      .filter((attempt) => attempt.target === target)
      .map((attempt) => ({ attempt, end: endOf(pod, attempt.container) }));
    for (const { attempt, end } of ends) {
      if (!end || !("exitCode" in end) || !end.couldStart) continue;
      if (end.exitCode === probeExit.open) return { found: "open" };
      if (attempt.program.isClosed(end.exitCode)) return { found: "closed" };
    }
    if (ends.some(({ end }) => end === undefined)) return undefined;
    return {
      found: "unknown",
      why: whyUnknown(ends.map(({ attempt: { program }, end }) => ({ name: program.name, end }))),
    };
  });
}

/** The programs that run at this moment: the image has them, if they still do a moment later. */
export function runningOf(attempts: readonly Attempt[], pod: LivePod | undefined): readonly Program[] {
  return attempts
    .filter(({ container }) => stateOf(pod, container)?.running !== undefined)
    .map(({ program }) => program);
}

function whyUnknown(ends: readonly { readonly name: string; readonly end: End | undefined }[]): string {
  const stuckBy = ends.flatMap(({ end }) => (end && "stuck" in end ? [end.stuck] : []))[0];
  if (stuckBy !== undefined) return stuckBy;
  const started = ends.flatMap(({ name, end }) => {
    return end && "exitCode" in end && end.couldStart ? [`${name} ended with exit code ${end.exitCode}`] : [];
  });
  const what = started[0] ?? `the image has none of what was tried (${ends.map(({ name }) => name).join(", ")})`;
  return `${what}: name a command by --probe-command, or another image by --probe-image`;
}

function stateOf(pod: LivePod | undefined, container: string): ContainerStatus["state"] {
  return pod?.status?.containerStatuses?.find(({ name }) => name === container)?.state;
}

function endOf(pod: LivePod | undefined, container: string): End | undefined {
  const state = stateOf(pod, container);
  if (state?.terminated) {
    const { exitCode, reason = "" } = state.terminated;
    // The runtime did not find the program, or was not let; a shell that did not, answers 126 and 127.
    const couldStart = !["StartError", "ContainerCannotRun"].includes(reason) && exitCode !== 126 && exitCode !== 127;
    return { exitCode, couldStart };
  }
  const { reason = "", message = "" } = state?.waiting ?? {};
  if (pulling.includes(reason)) return { stuck: "the probe's image can't be pulled: name another by --probe-image" };
  if (broken.includes(reason)) return { stuck: [reason, message].filter(Boolean).join(": ").slice(0, 200) };
  return undefined;
}
