import { exitCodes, Failure, UsageError, type ExitCode } from "../errors";
import { interruptible } from "../interruption";
import type { CommonOptions, EnvironmentOptions } from "../commands/options";
import { author } from "../release/author";
import { historyMessage } from "../release/message";
import { draft, lastGood, nextNumber, type Release, type ReleaseDraft } from "../release/record";
import { readReleases } from "../release/store";
import { readEnvironment, type EnvironmentSettings } from "../settings/read";
import { withStackFile } from "../stack/stackFile";
import { colorsFor } from "../terminal";
import { confirm, requireAnswer } from "./confirm";
import { preview, settlePending } from "./gate";
import { firstLine } from "./firstLine";
import { goBack } from "./goBack";
import { chosenImage, digestHint, type ImageChoice } from "./image";
import { keep } from "./keep";
import { losses } from "./losses";
import { openSite, type OpenSite } from "./open";
import { planText } from "./planText";
import { ready } from "./ready";
import { rollOut, untouched, type RolloutEnd } from "./rollOut";

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

type Failed = Extract<RolloutEnd, { kind: "failed" }>;

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
      return await withFile(environment, options, (file) => carryOut(site, environment, options, file, signal));
    } catch (error) {
      throw error === signal.reason ? untouched() : error;
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

/** The tracked file itself where nothing is over it: the engine may keep its key there, as `pulumi up` does. */
function withFile<T>(
  { project, stack, values }: EnvironmentSettings,
  { config, version, image }: DeployOptions,
  use: (file: string | undefined) => Promise<T>,
): Promise<T> {
  const asTracked = config === undefined && version === undefined && image === undefined;
  return asTracked ? use(undefined) : withStackFile(project, stack, values, use);
}

async function carryOut(
  site: OpenSite,
  environment: EnvironmentSettings,
  options: DeployOptions,
  file: string | undefined,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { engine, clusters, display, stack } = site;
  const { settings, values, project } = environment;
  const next = draft(settings, values);

  display.phase("Looking at the stack and the clusters");
  const [state, { releases }] = await Promise.all([
    engine.state(),
    readReleases(clusters, settings.namespace.name, signal),
    ready(clusters, environment, display, signal),
  ]);
  signal.throwIfAborted();
  const takeOver = await settlePending(engine, state, { file, signal, display });

  display.phase("Previewing under the policy pack");
  const plan = await preview(engine, file, signal);
  display.end();
  process.stderr.write(`${planText(plan, colorsFor(process.stderr, options.color))}\n`);
  if (plan.changes.length > 0) {
    const what = `Deploy ${next.version} to ${stack}`;
    await confirm({ what, stack, environment: settings.environment, losses: losses(plan.changes) }, options, signal);
  }

  const number = nextNumber(releases);
  const message = historyMessage(number, next);
  const end = await rollOut(site, { settings, file, message, takeOver }, signal, options.timeout);
  const made = (fields: Pick<Release, "verdict" | "cause">): Release => ({ ...next, ...mark(number), ...fields });
  if (end.kind === "good") {
    display.phase("Recording the release");
    await keep(site, settings, releases, [made({ verdict: end.verdict })]);
    display.end();
    if (signal.aborted) throw cancelledAfter(stack, number, next.version);
    process.stdout.write(`✓ Release ${number} of ${stack}: ${next.version} runs, ${end.line} (${end.seconds} s)\n`);
    return exitCodes.ok;
  }

  const failed = made({ verdict: "failed", cause: firstLine(end.cause) });
  // Who is not let in can't take anything back either.
  const mayGoBack = end.changed && options.rollback && end.exitCode !== exitCodes.credentials;
  const good = mayGoBack ? lastGood(releases, next.settings) : undefined;
  if (!good) {
    if (end.changed) await keep(site, settings, releases, [failed]);
    display.end();
    throw new Failure(end.exitCode, failureText(stack, number, next, end), whyNotBack(end, options, releases, stack));
  }
  // At once: whatever becomes of the way back, this is known then.
  await keep(site, settings, releases, [failed]);
  display.phase(`Release ${number} (${next.version}) failed: going back to release ${good.number} (${good.version})`);
  const back = await goBack(site, good, {
    project,
    signal,
    timeoutSeconds: undefined,
    takeOver: false,
    number: number + 1,
  }).catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    if (signal.aborted) {
      throw new Failure(
        exitCodes.cancelled,
        `${failureText(stack, number, next, end)}\nGoing back to release ${good.number} (${good.version}) was cancelled: ${error.message}`,
        `Go back: circle-core rollback --environment ${stack}. ${error.hint ?? ""}`.trim(),
      );
    }
    throw new Failure(
      error.exitCode,
      `${failureText(stack, number, next, end)}\nGoing back to release ${good.number} (${good.version}) did not succeed either: ${error.message}`,
      error.hint,
    );
  });
  const backAgain: Release = {
    ...good,
    ...mark(number + 1),
    backTo: good.number,
    ...(back.end.kind === "failed"
      ? { verdict: "failed", cause: firstLine(back.end.cause) }
      : { verdict: back.end.verdict }),
  };
  await keep(site, back.settings, releases, [failed, backAgain]);
  display.end();
  const first = failureText(stack, number, next, end);
  if (back.end.kind === "failed") {
    throw new Failure(
      end.exitCode,
      `${first}\nGoing back to release ${good.number} (${good.version}) failed too: ${back.end.cause}`,
      `See what is wrong: circle-core diagnose --environment ${stack}`,
    );
  }
  throw new Failure(
    end.exitCode,
    `${first}\nRolled back: release ${good.number} (${good.version}) runs again, ${back.end.line} (${back.end.seconds} s)`,
    "The settings still name what failed: mend them before the next deployment",
  );
}

/** The update is made by then: what runs is known, but not how well. */
export function cancelledAfter(stack: string, number: number, version: string): Failure {
  return new Failure(
    exitCodes.cancelled,
    `Cancelled before ${version} was validated: it runs, and is recorded as release ${number}; the stack ${stack} is free`,
    `Validate it: circle-core validate --environment ${stack}`,
  );
}

/** The rest is what diagnose is for. */
const shownFindings = 3;

/** Who deploys now. */
function mark(number: number): Pick<Release, "number" | "at" | "by"> {
  return { number, at: new Date().toISOString(), by: author() };
}

function failureText(stack: string, number: number, { version }: ReleaseDraft, { cause, findings }: Failed): string {
  const more = findings
    .slice(0, shownFindings)
    .flatMap(({ message, evidence, next }) => [
      ...(message === cause ? [] : [`  ${message}`]),
      ...evidence.slice(0, 5).map((line) => `    ${line}`),
      `    → ${next}`,
    ]);
  return [`Release ${number} of ${stack} (${version}) failed: ${cause}`, ...more].join("\n");
}

function whyNotBack(
  { changed, exitCode }: Failed,
  { rollback }: DeployOptions,
  releases: readonly Release[],
  stack: string,
): string {
  if (!changed) return "Nothing was changed";
  const look = `See what is wrong: circle-core diagnose --environment ${stack}`;
  if (exitCode === exitCodes.credentials) return `It was not taken back: the credentials are refused. ${look}`;
  if (!rollback) return `It was not taken back (--no-rollback). ${look}`;
  return lastGood(releases)
    ? `The release before has the same settings: there is nothing to go back to. ${look}`
    : `No good release is recorded to go back to. ${look}`;
}
