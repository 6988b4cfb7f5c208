import type { CommonOptions, EnvironmentOptions } from "../commands/options";
import { confirm, requireAnswer } from "../deploy/confirm";
import { preview, settlePending } from "../deploy/gate";
import { keep } from "../deploy/keep";
import { losses } from "../deploy/losses";
import { openSite, type OpenSite } from "../deploy/open";
import { planText } from "../deploy/planText";
import { ready } from "../deploy/ready";
import { rollOut, untouched } from "../deploy/rollOut";
import { cancelledAfter } from "../deploy/run";
import { exitCodes, Failure, type ExitCode } from "../errors";
import { interruptible } from "../interruption";
import { author } from "../release/author";
import { historyMessage } from "../release/message";
import { nextNumber, settingsChecksum, type Release } from "../release/record";
import { settingsOf } from "../release/settings";
import { readReleases } from "../release/store";
import { readEnvironment, type EnvironmentSettings } from "../settings/read";
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
      return await carryOut(site, environment, options, signal);
    } catch (error) {
      throw error === signal.reason ? untouched() : error;
    } finally {
      site.display.end();
    }
  });
}

async function carryOut(
  site: OpenSite,
  environment: EnvironmentSettings,
  options: RollbackOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { engine, clusters, display, stack } = site;
  display.phase("Looking at the stack and the clusters");
  const namespace = environment.settings.namespace.name;
  const [state, { releases, unread }] = await Promise.all([engine.state(), readReleases(clusters, namespace, signal)]);
  signal.throwIfAborted();
  const [first] = unread;
  if (first && releases.length === 0) throw first.failure;
  for (const { cluster, failure } of unread) {
    display.say(`! The record of cluster ${cluster} could not be read: ${failure.message}`);
  }
  const release = rollbackTarget(releases, options.to, stack);
  const settings = settingsOf(stack, release);
  if (settingsChecksum(settings) !== release.settings) {
    display.say(`! Defaults have changed since release ${release.number}: what it left to them is as it is today`);
  }
  await ready(clusters, { ...environment, settings }, display, signal);

  return withStackFile(environment.project, stack, release.values, async (file) => {
    const takeOver = options.dryRun ? false : await settlePending(engine, state, { file, signal, display });
    display.phase("Previewing under the policy pack");
    const plan = await preview(engine, file, signal);
    display.end();
    const text = planText(plan, colorsFor(options.dryRun ? process.stdout : process.stderr, options.color));
    if (options.dryRun) {
      process.stdout.write(`Release ${release.number} (${release.version}) would be deployed again\n${text}\n`);
      return exitCodes.ok;
    }
    process.stderr.write(`${text}\n`);
    const what = `Go back to release ${release.number} (${release.version}) of ${stack}`;
    const question = { what, stack, environment: settings.environment, losses: losses(plan.changes) };
    if (plan.changes.length > 0) await confirm(question, options, signal);

    const number = nextNumber(releases);
    const message = historyMessage(number, release, release.number);
    const end = await rollOut(site, { settings, file, message, takeOver }, signal, options.timeout);
    const again: Release = {
      ...release,
      settings: settingsChecksum(settings),
      number,
      at: new Date().toISOString(),
      by: author(),
      backTo: release.number,
      ...(end.kind === "failed"
        ? { verdict: "failed", cause: end.cause.split("\n")[0] ?? "" }
        : { verdict: end.verdict }),
    };
    if (end.kind === "good" || end.changed) await keep(site, settings, releases, [again]);
    display.end();
    if (end.kind === "failed") {
      throw new Failure(
        end.exitCode,
        `Going back to release ${release.number} (${release.version}) of ${stack} failed: ${end.cause}`,
        end.changed ? `See what is wrong: circle-core diagnose --environment ${stack}` : "Nothing was changed",
      );
    }
    if (signal.aborted) throw cancelledAfter(stack, number, release.version);
    process.stdout.write(
      `✓ Release ${release.number} of ${stack} (${release.version}) runs again, as release ${number}: ${end.line} (${end.seconds} s)\n`,
    );
    return exitCodes.ok;
  });
}
