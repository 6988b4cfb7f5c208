import { allEnded } from "../checks/inTurns";
import type { CommonOptions, EnvironmentOptions } from "../commands/options";
import { exitCodes, Failure, UsageError, type ExitCode } from "../errors";
import { interruptible } from "../interruption";
import { historyMessage } from "../release/message";
import { draft, joined, nextNumber, type Release, type ReleaseDraft } from "../release/record";
import { readReleases } from "../release/store";
import { readEnvironment, type EnvironmentSettings } from "../settings/read";
import type { TakeOver } from "../stack/engine";
import { withStackFile } from "../stack/stackFile";
import { colorsFor } from "../terminal";
import { confirm, requireAnswer } from "./confirm";
import { failed, type Attempt } from "./failed";
import { preview } from "./gate";
import { chosenImage, digestHint, type ImageChoice } from "./image";
import { keep, mark, verdictOf } from "./keep";
import { readKnown } from "./known";
import { losses } from "./losses";
import { openSite, type OpenSite } from "./open";
import { planText } from "./planText";
import { ready } from "./ready";
import { rollOut, untouched, type Good } from "./rollOut";
import { settle } from "./settle";

export interface DeployOptions extends EnvironmentOptions, CommonOptions, ImageChoice {
  readonly verbose: boolean;
  readonly yes: boolean;
  readonly allowDataLoss: boolean;
  /** False by `--no-rollback`. */
  readonly rollback: boolean;
  /** False by `--no-validate`. */
  readonly validate: boolean;
  /** Seconds. */
  readonly timeout?: number;
}

/**
 * Deploys a stack: looks first, asks, updates, validates, records the release; what fails is taken back.
 * @throws Failure, which says what failed and what became of it
 */
export async function deploy(options: DeployOptions, root: string): Promise<ExitCode> {
  requireAnswer("deploy", options);
  const environment = await settingsFor(options, root);
  return interruptible(async (signal) => {
    const site = await openSite(environment, { ...options, root });
    try {
      return await withFile(environment, options, async (file) => {
        const deployment: Deployment = { site, environment, options, file, signal };
        return carryOut(deployment, await prepared(deployment));
      });
    } finally {
      site.display.end();
    }
  });
}

async function settingsFor(options: DeployOptions, root: string): Promise<EnvironmentSettings> {
  const image = chosenImage(options);
  try {
    return await readEnvironment({ ...options, root, over: image && { image } });
  } catch (error) {
    const asked = image !== undefined && image.digest === undefined;
    if (!(error instanceof UsageError) || !asked || !error.message.includes("digest-missing")) throw error;
    throw new UsageError(error.message, digestHint(options));
  }
}

/** Does the stack's file say what is deployed? */
function isAsTracked({ config = [], version, image }: DeployOptions): boolean {
  return config.length === 0 && version === undefined && image === undefined;
}

/** The tracked file itself where nothing is over it: the engine may keep its key there, as `pulumi up` does. */
function withFile<T>(
  { project, stack, values }: EnvironmentSettings,
  options: DeployOptions,
  use: (file: string | undefined) => Promise<T>,
): Promise<T> {
  return isAsTracked(options) ? use(undefined) : withStackFile(project, stack, values, use);
}

interface Deployment {
  readonly site: OpenSite;
  readonly environment: EnvironmentSettings;
  readonly options: DeployOptions;
  readonly file: string | undefined;
  readonly signal: AbortSignal;
}

/** What is decided before anything is changed. */
interface Prepared {
  readonly next: ReleaseDraft;
  readonly number: number;
  /** The oldest first. */
  readonly releases: readonly Release[];
  readonly takeOver: TakeOver;
}

/** Looks, previews and asks. Cancelled in it, by whatever error that shows, nothing was changed. */
async function prepared(deployment: Deployment): Promise<Prepared> {
  try {
    return await prepare(deployment);
  } catch (error) {
    throw deployment.signal.aborted ? untouched() : error;
  }
}

async function prepare({ site, environment, options, file, signal }: Deployment): Promise<Prepared> {
  const { engine, clusters, display, stack } = site;
  const { settings, values } = environment;
  const next = draft(settings, values);
  const [, known] = await allEnded([ready(clusters, environment, display, signal), readKnown(site, settings, signal)]);
  signal.throwIfAborted();
  const takeOver = await settle(engine, known, { file, signal, display });

  display.phase("Previewing under the policy pack");
  const plan = await preview(engine, { file, signal, takeOver });
  display.end();
  process.stderr.write(`${planText(plan, colorsFor(process.stderr, options.color))}\n`);
  let { releases } = known;
  if (plan.changes.length > 0) {
    const what = `Deploy ${next.version} to ${stack}`;
    await confirm({ what, stack, environment: settings.environment, losses: losses(plan.changes) }, options, signal);
    // Whoever thinks for long may find that somebody else has deployed meanwhile.
    if (!options.yes) {
      releases = joined((await readReleases(clusters, settings.namespace.name, signal)).releases, releases);
    }
  }
  return { next, number: nextNumber(releases), releases, takeOver };
}

async function carryOut(deployment: Deployment, { next, number, releases, takeOver }: Prepared): Promise<ExitCode> {
  const { site, environment, options, file, signal } = deployment;
  const { display } = site;
  const { settings, project } = environment;
  const message = historyMessage(number, next);
  const end = await rollOut(site, { settings, file, message, takeOver }, signal, options.timeout);
  const release: Release = { ...next, ...mark(number), ...verdictOf(end) };
  switch (end.kind) {
    case "good":
      display.phase("Recording the release");
      await keep(site, settings, releases, [release]);
      display.end();
      return deployed(deployment, number, next, end);
    case "cancelled":
      if (end.changed) await keep(site, settings, releases, [release]);
      throw end.failure;
    case "failed": {
      const attempt: Attempt = { release, settings, project, takeOver, asTracked: isAsTracked(options) };
      throw await failed(site, end, attempt, releases, options.rollback, signal);
    }
  }
}

function deployed(
  { site: { stack }, signal, options }: Deployment,
  number: number,
  { version }: ReleaseDraft,
  { verdict, line, seconds }: Good,
): ExitCode {
  if (signal.aborted && options.validate && verdict !== "good") throw cancelledAfter(stack, number, version);
  process.stdout.write(`✓ Release ${number} of ${stack}: ${version} runs, ${line} (${seconds} s)\n`);
  return exitCodes.ok;
}

/** The update is made by then: what runs is known, but not how well. */
export function cancelledAfter(stack: string, number: number, version: string): Failure {
  return new Failure(
    exitCodes.cancelled,
    `Cancelled before ${version} was validated: it runs, and is recorded as release ${number}; the stack ${stack} is free`,
    `Validate it: circle-core validate --environment ${stack}`,
  );
}
