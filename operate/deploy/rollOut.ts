import type { Settings } from "../../components/settings";
import type { Finding } from "../checks/finding";
import type { Cluster } from "../cluster/connect";
import { exitCodes, Failure, type ExitCode } from "../errors";
import type { Engine, EngineOutcome, TakeOver } from "../stack/engine";
import type { Plan } from "../stack/plan";
import { counted } from "../report/words";
import { unlockCommand } from "../stack/words";
import { firstLine } from "./firstLine";
import { doneCounts } from "./planText";
import { isWorkload } from "./losses";
import type { Display } from "./display/display";
import { signs } from "./signs";
import { lookAfter, lookBefore, tellEnd, watch, type Judgement } from "./watch";

/** What is needed to roll something out. */
export interface Site {
  readonly stack: string;
  readonly engine: Pick<Engine, "up">;
  readonly clusters: readonly Cluster[];
  readonly display: Display;
  /** Each step of the engine is told. */
  readonly verbose: boolean;
  readonly judge: (settings: Settings) => Judgement;
  /** Undefined where what runs is not to be validated. */
  readonly validate: ((settings: Settings, how: ValidateHow) => Promise<Verdict>) | undefined;
}

export interface ValidateHow {
  readonly since: Date;
  readonly timeoutSeconds: number;
  /** Whether pods prove the network's isolation, which takes a while. */
  readonly networkProbe: boolean;
  readonly signal: AbortSignal;
}

/** What the validation came to. */
export interface Verdict {
  readonly good: boolean;
  readonly exitCode: ExitCode;
  /** Whether the clusters could be looked at: else it says nothing of what runs. */
  readonly known: boolean;
  /** In a sentence. */
  readonly line: string;
  /** What fails it, worst first. */
  readonly findings: readonly Finding[];
}

/** What is to be rolled out. */
export interface Target {
  readonly settings: Settings;
  /** A stack file in place of the tracked one. */
  readonly file: string | undefined;
  /** For the stack's history. */
  readonly message: string;
  readonly takeOver: TakeOver;
  /** Default: true. */
  readonly networkProbe?: boolean;
}

/** How it ended. */
export type RolloutEnd = Good | Failed | Cancelled;

export interface Good {
  readonly kind: "good";
  readonly verdict: "good" | "unvalidated";
  readonly seconds: number;
  readonly line: string;
}

export interface Failed {
  readonly kind: "failed";
  readonly exitCode: ExitCode;
  /** In a sentence. */
  readonly cause: string;
  readonly findings: readonly Finding[];
  /** Whether anything was changed in the clusters. */
  readonly changed: boolean;
  /** Whether it is known that what runs now is not as it must be; false where the clusters could not be looked at. */
  readonly known: boolean;
}

/** By the person, in the middle of the update. */
export interface Cancelled {
  readonly kind: "cancelled";
  /** Whether anything was changed in the clusters before. */
  readonly changed: boolean;
  /** For the record, in a sentence. */
  readonly cause: string;
  /** Says what was done by then, and whether the stack is free again. */
  readonly failure: Failure;
}

/**
 * Carries out an update, watches what comes of it, and validates what then runs. A state that will not mend ends the
 * update at once, by the engine's own cancel.
 * @param timeoutSeconds for all of it; undefined for the timeouts of the settings
 * @throws Failure where `signal` ended it before anything was begun
 */
export async function rollOut(
  site: Site,
  target: Target,
  signal: AbortSignal,
  timeoutSeconds: number | undefined,
): Promise<RolloutEnd> {
  const { display, clusters } = site;
  const since = new Date();
  const deadline = timeoutSeconds === undefined ? undefined : since.getTime() + timeoutSeconds * 1000;
  const { outcome, dead, late } = await update(site, target, signal, deadline);
  const { plan, failure } = outcome;
  const changed = plan.done.length > 0 || plan.failed.length > 0;
  if (signal.aborted && failure) {
    const cause = dead ? `cancelled as it failed: ${dead.message}` : "cancelled";
    return { kind: "cancelled", changed, cause, failure: cancelled(site.stack, plan) };
  }
  // Where the engine was done all the same, the validation judges what runs.
  if (dead && failure) {
    const cause = dead.message;
    return { kind: "failed", exitCode: exitCodes.validation, cause, findings: [dead], changed, known: true };
  }
  if (failure) {
    const { settings } = target;
    const findings = changed ? await lookAfter(clusters, settings, site.judge(settings), signal) : [];
    const { exitCode, cause } = late
      ? { exitCode: exitCodes.deadline, cause: lateText(timeoutSeconds, findings) }
      : { exitCode: failure.exitCode, cause: failure.message };
    display.say(`✗ ${firstLine(cause)}`);
    return { kind: "failed", exitCode, cause, findings, changed, known: true };
  }

  const seconds = (): number => Math.round((Date.now() - since.getTime()) / 1000);
  if (!site.validate) return { kind: "good", verdict: "unvalidated", seconds: seconds(), line: "not validated" };
  display.phase("Validating what runs");
  const left = deadline === undefined ? target.settings.timeouts.rolloutSeconds : (deadline - Date.now()) / 1000;
  const { settings, networkProbe = true } = target;
  const how = { since, timeoutSeconds: Math.max(1, left), networkProbe, signal };
  const verdict = await site.validate(settings, how).catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  if (!verdict || signal.aborted) {
    return { kind: "good", verdict: "unvalidated", seconds: seconds(), line: "cancelled before it was validated" };
  }
  if (verdict.good) return { kind: "good", verdict: "good", seconds: seconds(), line: verdict.line };
  const { exitCode, findings, line, known } = verdict;
  const cause = findings[0]?.message ?? line;
  display.say(`✗ ${cause}`);
  return { kind: "failed", exitCode, cause, findings, changed, known };
}

/** Late is the symptom: what was wrong by then comes with it. */
function lateText(timeoutSeconds: number | undefined, [first]: readonly Finding[]): string {
  const late = `not up within ${timeoutSeconds ?? 0} s`;
  return first ? `${late}: ${first.message}` : late;
}

interface Updated {
  readonly outcome: EngineOutcome;
  readonly dead?: Finding;
  /** Ended by the deadline. */
  readonly late: boolean;
}

async function update(
  { engine, clusters, display, verbose, judge }: Site,
  { settings, file, message, takeOver }: Target,
  signal: AbortSignal,
  deadline: number | undefined,
): Promise<Updated> {
  display.phase("Updating");
  const before = await lookBefore(clusters, settings, signal);
  if (signal.aborted) throw untouched();
  const stop = new AbortController();
  const over = new AbortController();
  let begun = false;
  let dead: Finding | undefined;
  let late = false;
  const timer =
    deadline === undefined
      ? undefined
      : setTimeout(
          () => {
            late = true;
            stop.abort();
          },
          Math.max(0, deadline - Date.now()),
        );
  const watching = watch(before, {
    clusters,
    settings,
    display,
    judgement: judge(settings),
    signal: over.signal,
    begun: () => begun,
    onDead: (finding) => {
      dead = finding;
      display.say(`✗ ${finding.message}`);
      display.phase("Ending the update: it can't succeed");
      stop.abort();
    },
  });
  // A failure of the watch itself must not stay unheard until the engine is done.
  const watched = watching.catch((error: unknown) => {
    stop.abort();
    throw error;
  });
  watched.catch(() => undefined);
  try {
    const outcome = await engine.up({
      ...(file !== undefined && { file }),
      message,
      takeOver,
      signal: AbortSignal.any([signal, stop.signal]),
      onEvent: (event, { changes }) => {
        begun ||= changes.some(({ object }) => object !== undefined && isWorkload(object.kind));
        if (verbose) for (const line of signs(event)) display.say(line);
      },
    });
    over.abort();
    await watched;
    if (!outcome.failure) {
      await tellEnd(clusters, { settings, display, judgement: judge(settings), signal, begun: () => begun });
    }
    if (!outcome.failure && outcome.plan.changes.length > 0)
      display.say(`Updated: ${doneCounts(outcome.plan.changes)}`);
    return { outcome, late, ...(dead && { dead }) };
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

/** Cancelled before anything was begun. */
export function untouched(): Failure {
  return new Failure(exitCodes.cancelled, "Cancelled, nothing was changed");
}

function cancelled(stack: string, { changes, done, ended }: Plan): Failure {
  const made = `${done.length} of at least ${counted(changes.length, "change")} made`;
  if (ended) {
    return new Failure(
      exitCodes.cancelled,
      `Cancelled: the engine has ended, and the stack ${stack} is free again; ${made}`,
      `Go on by the same command, or go back: circle-core rollback --environment ${stack}`,
    );
  }
  if (changes.length === 0) {
    return new Failure(
      exitCodes.cancelled,
      "Cancelled before the engine had begun: nothing was changed",
      `Should the stack ${stack} be locked: ${unlockCommand(stack)}`,
    );
  }
  return new Failure(
    exitCodes.cancelled,
    `Cancelled, and the engine did not come to its own end: the stack ${stack} may still be locked; ${made}`,
    `Unlock it: ${unlockCommand(stack)}`,
  );
}
