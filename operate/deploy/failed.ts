import type { Settings } from "../../components/settings";
import { exitCodes, Failure } from "../errors";
import { lastGood, settingsChecksum, type Release } from "../release/record";
import { checksumToday } from "../release/settings";
import type { Engine, TakeOver } from "../stack/engine";
import { goBack, type WentBack } from "./goBack";
import { keep, mark, verdictOf } from "./keep";
import { isUnrecorded, latestUpdates } from "./known";
import type { Failed, Site } from "./rollOut";

/** What was deployed, and did not succeed. */
export interface Attempt {
  readonly release: Release;
  readonly settings: Settings;
  /** Folder of the stack files. */
  readonly project: string;
  readonly takeOver: TakeOver;
  /** Whether the stack's file says what was deployed. */
  readonly asTracked: boolean;
}

/** What going back needs of a site. */
export interface SiteOfFailure extends Site {
  readonly engine: Pick<Engine, "up" | "preview" | "history">;
}

/**
 * Records a deployment that failed, and goes back to the last good release where there is a way.
 * @returns the Failure to end with, which says what failed, and what became of it
 */
export async function failed(
  site: SiteOfFailure,
  end: Failed,
  attempt: Attempt,
  releases: readonly Release[],
  mayGoBack: boolean,
  signal: AbortSignal,
): Promise<Failure> {
  const { stack, display } = site;
  const { settings, release } = attempt;
  const what = failureText(stack, attempt, end);
  // At once: whatever becomes of the way back, this is known then.
  if (end.changed) await keep(site, settings, releases, [release]);
  const target = mayGoBack ? targetOf(stack, end, attempt, releases) : { why: "It was not taken back (--no-rollback)" };
  if (!("good" in target)) {
    display.end();
    return new Failure(end.exitCode, what, `${target.why}. ${seeWhat(stack)}`);
  }
  const { good } = target;
  const name = `release ${good.number} (${good.version})`;
  display.phase(`Release ${release.number} (${release.version}) failed: going back to ${name}`);
  if (await isUnrecordedBefore(site, releases, release.number)) {
    display.say("! What ran before was deployed by others than circle-core deploy, and is in no record: this is older");
  }
  const number = release.number + 1;
  try {
    const back = await goBack(site, good, { ...attempt, signal, number });
    const more: Release = { ...back.release, ...mark(number), backTo: good.number, ...verdictOf(back.end) };
    if (back.end.kind === "good" || back.end.changed) await keep(site, back.settings, releases, [release, more]);
    return ended(what, name, stack, end, attempt, back);
  } catch (error) {
    if (signal.aborted) return backCancelled(what, name, stack, error instanceof Failure ? error : undefined);
    const why = error instanceof Error ? error.message : String(error);
    const hint = error instanceof Failure ? error.hint : undefined;
    return new Failure(
      end.exitCode,
      `${what}\nIt was not taken back to ${name}: ${why}`,
      [hint, seeWhat(stack)].filter(Boolean).join("\n"),
    );
  } finally {
    display.end();
  }
}

/** What is gone back to, or why nothing is. */
function targetOf(
  stack: string,
  { changed, exitCode, known }: Failed,
  { settings }: Attempt,
  releases: readonly Release[],
): { readonly good: Release } | { readonly why: string } {
  if (!changed) return { why: "Nothing was changed, so that there is nothing to take back" };
  // Who is not let in can't take anything back either.
  if (exitCode === exitCodes.credentials) return { why: "It was not taken back: the credentials are refused" };
  if (!known) return { why: "It was not taken back: how it runs could not be looked at" };
  const good = lastGood(releases);
  if (!good) return { why: "No good release is recorded to go back to" };
  return checksumToday(stack, good) === settingsChecksum(settings)
    ? { why: `The last good release, ${good.number}, has the same settings: there is nothing to go back to` }
    : { good };
}

/** The stack's history has the failed update by now, on top of whatever was before. */
async function isUnrecordedBefore(
  { engine }: SiteOfFailure,
  releases: readonly Release[],
  failed: number,
): Promise<boolean> {
  try {
    const updates = await latestUpdates(engine);
    return isUnrecorded(
      updates.filter((number) => number !== failed),
      releases,
    );
  } catch (error) {
    // It is only for a word of warning.
    if (error instanceof Failure) return false;
    throw error;
  }
}

function ended(
  what: string,
  name: string,
  stack: string,
  { exitCode }: Failed,
  { asTracked }: Attempt,
  { end, stays }: WentBack,
): Failure {
  const kept = stays.map((line) => `\n  ${line}`).join("");
  switch (end.kind) {
    case "cancelled":
      return backCancelled(what, name, stack, end.failure);
    case "failed":
      return new Failure(exitCode, `${what}\nGoing back to ${name} failed too: ${end.cause}${kept}`, seeWhat(stack));
    case "good":
      return new Failure(
        exitCode,
        `${what}\nRolled back: ${name} runs again, ${end.line} (${end.seconds} s)${kept}`,
        asTracked
          ? "The settings still name what failed: mend them before the next deployment"
          : "The stack's file was not touched",
      );
  }
}

function backCancelled(what: string, name: string, stack: string, why: Failure | undefined): Failure {
  const hint = why?.hint === undefined ? "" : ` ${why.hint}`;
  return new Failure(
    exitCodes.cancelled,
    `${what}\nGoing back to ${name} was cancelled: ${why?.message ?? "it had not begun"}`,
    `Go back: circle-core rollback --environment ${stack}.${hint}`,
  );
}

/** The rest is what diagnose is for. */
const shownFindings = 3;

function failureText(stack: string, { release: { number, version } }: Attempt, { cause, findings }: Failed): string {
  const more = findings
    .slice(0, shownFindings)
    .flatMap(({ message, evidence, next }) => [
      ...(message === cause ? [] : [`  ${message}`]),
      ...evidence.slice(0, 5).map((line) => `    ${line}`),
      `    → ${next}`,
    ]);
  return [`Release ${number} of ${stack} (${version}) failed: ${cause}`, ...more].join("\n");
}

function seeWhat(stack: string): string {
  return `See what is wrong: circle-core diagnose --environment ${stack}`;
}
