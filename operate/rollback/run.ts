import type { Settings } from "../../components/settings";
import { allEnded } from "../checks/inTurns";
import type { CommonOptions, EnvironmentOptions } from "../commands/options";
import { confirm, requireAnswer } from "../deploy/confirm";
import { preview } from "../deploy/gate";
import { keep, mark, verdictOf } from "../deploy/keep";
import { isUnrecorded, latestUpdates, readKnown, type Known } from "../deploy/known";
import { losses } from "../deploy/losses";
import { openSite, type OpenSite } from "../deploy/open";
import { planText } from "../deploy/planText";
import { ready } from "../deploy/ready";
import { rollOut, untouched } from "../deploy/rollOut";
import { cancelledAfter } from "../deploy/run";
import { settle } from "../deploy/settle";
import { exitCodes, Failure, type ExitCode } from "../errors";
import { interruptible } from "../interruption";
import { again, type Again } from "../release/again";
import { historyMessage } from "../release/message";
import { nextNumber, settingsChecksum, type Release } from "../release/record";
import { settingsOf, usable } from "../release/settings";
import { readEnvironment, type EnvironmentSettings } from "../settings/read";
import type { TakeOver } from "../stack/engine";
import { withStackFile } from "../stack/stackFile";
import { colorsFor } from "../terminal";
import { rollbackTarget } from "./target";

export interface RollbackOptions extends EnvironmentOptions, CommonOptions {
  readonly to?: number;
  readonly dryRun: boolean;
  readonly verbose: boolean;
  readonly yes: boolean;
  readonly allowDataLoss: boolean;
  /** False by `--no-validate`. */
  readonly validate: boolean;
  /** Seconds. */
  readonly timeout?: number;
}

/**
 * Deploys a recorded release again, and records that.
 * @throws Failure
 */
export async function rollback(options: RollbackOptions, root: string): Promise<ExitCode> {
  if (!options.dryRun) requireAnswer("rollback", options);
  const environment = await readEnvironment({ root, environment: options.environment });
  return interruptible(async (signal) => {
    const site = await openSite(environment, { ...options, root });
    try {
      const chosen = await choose(site, environment, options, signal);
      return await withStackFile(environment.project, site.stack, chosen.values, async (file) => {
        const rollback: Rollback = { site, environment, options, chosen, file, signal };
        const takeOver = await prepared(rollback);
        return takeOver ? await carryOut(rollback, takeOver) : exitCodes.ok;
      });
    } finally {
      site.display.end();
    }
  });
}

/** What is deployed again. */
interface Chosen extends Again {
  readonly known: Known;
  readonly release: Release;
  readonly settings: Settings;
}

async function choose(
  site: OpenSite,
  environment: EnvironmentSettings,
  { to }: RollbackOptions,
  signal: AbortSignal,
): Promise<Chosen> {
  try {
    const { engine, stack, display } = site;
    const [known, updates] = await allEnded([readKnown(site, environment.settings, signal), latestUpdates(engine)]);
    const { releases } = known;
    const unrecorded = isUnrecorded(updates, releases);
    const release = rollbackTarget({ stack, releases, unrecorded }, to);
    const then = settingsOf(stack, release);
    if (settingsChecksum(then) !== release.settings) {
      display.say(`! Defaults have changed since release ${release.number}: what it left to them is as it is today`);
    }
    const since = releases.filter(({ number }) => number > release.number).flatMap((each) => usable(stack, each) ?? []);
    // What the stack's file says may never have been deployed, but by others than this command.
    const { values, stays } = again(release, then, unrecorded ? [environment.settings, ...since] : since);
    for (const line of stays) display.say(`! ${line}`);
    return { known, release, values, stays, settings: settingsOf(stack, { ...release, values }) };
  } catch (error) {
    throw signal.aborted ? untouched() : error;
  }
}

interface Rollback {
  readonly site: OpenSite;
  readonly environment: EnvironmentSettings;
  readonly options: RollbackOptions;
  readonly chosen: Chosen;
  readonly file: string;
  readonly signal: AbortSignal;
}

/** Looks, previews and asks. Answers nothing where no more was wanted. Cancelled in it, nothing was changed. */
async function prepared(rollback: Rollback): Promise<TakeOver | undefined> {
  try {
    return await prepare(rollback);
  } catch (error) {
    throw rollback.signal.aborted ? untouched() : error;
  }
}

async function prepare({ site, environment, options, chosen, file, signal }: Rollback): Promise<TakeOver | undefined> {
  const { engine, clusters, display, stack } = site;
  const { known, release, settings } = chosen;
  await ready(clusters, { ...environment, settings }, display, signal);
  const { dryRun } = options;
  const takeOver = dryRun ? { objects: false, fields: false } : await settle(engine, known, { file, signal, display });
  display.phase("Previewing under the policy pack");
  const plan = await preview(engine, { file, signal, takeOver });
  display.end();
  const text = planText(plan, colorsFor(dryRun ? process.stdout : process.stderr, options.color));
  if (dryRun) {
    process.stdout.write(`Release ${release.number} (${release.version}) would be deployed again\n${text}\n`);
    return undefined;
  }
  process.stderr.write(`${text}\n`);
  const what = `Go back to release ${release.number} (${release.version}) of ${stack}`;
  const question = { what, stack, environment: settings.environment, losses: losses(plan.changes) };
  if (plan.changes.length > 0) await confirm(question, options, signal);
  return takeOver;
}

async function carryOut({ site, options, chosen, file, signal }: Rollback, takeOver: TakeOver): Promise<ExitCode> {
  const { display, stack } = site;
  const { release, settings, values, known } = chosen;
  const { releases } = known;
  const number = nextNumber(releases);
  const message = historyMessage(number, release, release.number);
  const end = await rollOut(site, { settings, file, message, takeOver }, signal, options.timeout);
  const again: Release = {
    ...release,
    ...mark(number),
    settings: settingsChecksum(settings),
    values,
    backTo: release.number,
    ...verdictOf(end),
  };
  if (end.kind === "good" || end.changed) await keep(site, settings, releases, [again]);
  display.end();
  switch (end.kind) {
    case "cancelled":
      throw end.failure;
    case "failed":
      throw new Failure(
        end.exitCode,
        `Going back to release ${release.number} (${release.version}) of ${stack} failed: ${end.cause}`,
        end.changed ? `See what is wrong: circle-core diagnose --environment ${stack}` : "Nothing was changed",
      );
    case "good":
      if (signal.aborted && options.validate && end.verdict !== "good") {
        throw cancelledAfter(stack, number, release.version);
      }
      process.stdout.write(
        `✓ Release ${release.number} of ${stack} (${release.version}) runs again, as release ${number}: ${end.line} (${end.seconds} s)\n`,
      );
      return exitCodes.ok;
  }
}
