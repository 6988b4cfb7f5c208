import { mask } from "../logs/mask";
import type { Told } from "./scene/event";
import type { Container, End, Pod } from "./scene/pod";
import type { Condition } from "./scene/condition";
import type { LogTail, Scene } from "./scene/scene";
import type { Thing } from "./scene/thing";

const longest = 400;

/** A line that fits a terminal and a report: one line, not endless. */
export function line(text: string): string {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length > longest ? `${flat.slice(0, longest - 1)}…` : flat;
}

/**
 * As `container circle-core waits: ImagePullBackOff: Back-off pulling image …`. What an application, its probes or its hooks
 * wrote stands in such words, and may hold a secret.
 */
export function waitingLine({ name, waiting }: Container): readonly string[] {
  if (!waiting) return [];
  return [line(`container ${name} waits: ${joined(waiting.reason, mask(waiting.message))}`)];
}

/** As `container circle-core ended: OOMKilled, exit code 137, after 12 s`. */
export function endLine(name: string, end: End): string {
  const { reason, exitCode, message, startedAt, finishedAt } = end;
  const ran = startedAt && finishedAt ? Math.round((finishedAt.getTime() - startedAt.getTime()) / 1000) : undefined;
  const parts = [
    reason || "no reason given",
    ...(exitCode === undefined ? [] : [`exit code ${exitCode}`]),
    ...(ran === undefined || ran < 0 ? [] : [`after ${ran} s`]),
    ...(message === "" ? [] : [mask(message)]),
  ];
  return line(`container ${name} ended: ${parts.join(", ")}`);
}

/** As `event FailedScheduling ×3, 20 s ago: 0/3 nodes are available …`. */
export function eventLine({ reason, message, count, last }: Told, now: Date): string {
  const times = count > 1 ? ` ×${count}` : "";
  const ago = last ? `, ${ageText((now.getTime() - last.getTime()) / 1000)} ago` : "";
  return line(`event ${reason}${times}${ago}: ${mask(message)}`);
}

/** As `condition Progressing False: ProgressDeadlineExceeded: …`. */
export function conditionLine({ type, status, reason, message }: Condition): string {
  return line(`condition ${type} ${status}: ${joined(reason, mask(message))}`);
}

/** The newest events of an object by reason, as lines. */
export function eventLines(
  scene: Scene,
  object: Pick<Thing, "kind" | "name" | "uid">,
  reasons: readonly string[],
  about: (event: Told) => boolean = () => true,
): readonly string[] {
  return scene
    .told(object)
    .filter((event) => reasons.includes(event.reason) && about(event))
    .slice(0, 3)
    .map((event) => eventLine(event, scene.now));
}

/** The log of a container's failed run: that before the present one, else its own. */
export function logOf(scene: Scene, pod: Pick<Pod, "name">, container: Pick<Container, "name">): LogTail | undefined {
  const tails = scene.logs.filter((tail) => tail.pod === pod.name && tail.container === container.name);
  return (
    tails.find(({ previous, lines }) => previous && lines.length > 0) ?? tails.find(({ lines }) => lines.length > 0)
  );
}

/** Its last lines as evidence. */
export function logLines(scene: Scene, pod: Pick<Pod, "name">, container: Pick<Container, "name">): readonly string[] {
  return (logOf(scene, pod, container)?.lines.slice(-4) ?? []).map((text) => line(`log: ${text}`));
}

/** Seconds as `12 s`, `3 min`, `2 h`, `4 d`. */
export function ageText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 120) return `${whole} s`;
  if (whole < 7200) return `${Math.floor(whole / 60)} min`;
  return whole < 172_800 ? `${Math.floor(whole / 3600)} h` : `${Math.floor(whole / 86_400)} d`;
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(": ") || "no reason given";
}
