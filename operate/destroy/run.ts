import type { CommonOptions, EnvironmentOptions } from "../commands/options";
import { allEnded } from "../checks/inTurns";
import { UnreachableError } from "../cluster/apiError";
import { confirm, requireAnswer } from "../deploy/confirm";
import { openSite, type OpenSite } from "../deploy/open";
import { signs } from "../deploy/signs";
import { exitCodes, Failure, type ExitCode } from "../errors";
import { interruptible } from "../interruption";
import { forgetReleases, readReleases, type Unheard } from "../release/store";
import { counted } from "../report/words";
import { readEnvironment, type EnvironmentSettings } from "../settings/read";
import type { StateResource } from "../stack/engine";
import { unlockCommand } from "../stack/words";
import { keptOf, keptText, labelOf } from "./kept";

export interface DestroyOptions extends EnvironmentOptions, CommonOptions {
  readonly verbose: boolean;
  readonly yes: boolean;
}

/**
 * Removes what a stack has deployed, but what is protected.
 * @throws Failure
 */
export async function destroy(options: DestroyOptions, root: string): Promise<ExitCode> {
  requireAnswer("destroy", options);
  const environment = await readEnvironment({ root, environment: options.environment });
  return interruptible(async (signal) => {
    const site = await openSite(environment, { ...options, root });
    try {
      return await carryOut(site, environment, options, signal);
    } finally {
      site.display.end();
    }
  });
}

async function carryOut(
  { engine, clusters, display, stack }: OpenSite,
  { settings }: EnvironmentSettings,
  options: DestroyOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  const [state, { unread }] = await allEnded([engine.state(), readReleases(clusters, settings.namespace.name, signal)]);
  const before = objectsIn(state.resources);
  signal.throwIfAborted();
  if (before.length > 0) requireReachable(unread);
  display.end();
  const kept = keptOf(before);
  if (before.length === 0) {
    process.stdout.write(`Nothing of ${stack} is deployed\n`);
    return exitCodes.ok;
  }
  const excludeProtected = kept.protectedResources.length > 0;
  const going = before.filter((one) => !kept.protectedResources.includes(one));
  process.stderr.write(`${[...going.map((one) => `  - ${labelOf(one)}`), keptText(stack, kept)].join("\n")}\n`);
  const question = { what: `Remove ${stack}`, stack, environment: settings.environment, losses: [] };
  await confirm(question, { yes: options.yes, allowDataLoss: true }, signal);

  display.phase("Removing");
  const { plan, failure } = await engine.destroy({
    signal,
    excludeProtected,
    onEvent: (event) => {
      if (options.verbose) for (const line of signs(event)) display.say(line);
    },
  });
  if (failure && signal.aborted) {
    const unlock = plan.ended
      ? `The stack is free again; go on by the same command`
      : `Unlock it: ${unlockCommand(stack)}`;
    throw new Failure(
      exitCodes.cancelled,
      `Cancelled: ${counted(plan.done.length, "resource")} of ${stack} removed`,
      unlock,
    );
  }
  if (failure) throw failure;
  const left = objectsIn((await engine.state()).resources);
  // Else it goes with the namespace, or stays there beside the data.
  if (left.length === 0 && settings.namespace.existing) await forgetReleases(clusters, settings.namespace.name);
  display.end();
  process.stdout.write(`${outcomeText(stack, before, left)}\n`);
  return exitCodes.ok;
}

/** Else the engine would find out halfway. */
function requireReachable(unheard: readonly Unheard[]): void {
  const gone = unheard.find(({ failure }) => failure instanceof UnreachableError);
  const refused = unheard.find(({ failure }) => failure.exitCode === exitCodes.credentials);
  if (refused) throw refused.failure;
  if (!gone) return;
  throw new Failure(
    gone.failure.exitCode,
    `${gone.failure.message}; nothing was removed`,
    "Where that cluster is gone for good: PULUMI_K8S_DELETE_UNREACHABLE=true pulumi destroy lets the stack forget its objects",
  );
}

function outcomeText(stack: string, before: readonly StateResource[], left: readonly StateResource[]): string {
  const removed = before.length - left.length;
  if (left.length === 0) return `✓ ${stack} is removed: ${counted(removed, "resource")}`;
  if (removed === 0) return `Nothing of ${stack} was removed: all of it is protected, or needed by what is`;
  return `${counted(removed, "resource")} of ${stack} removed; ${left.length} are protected, or needed by what is, and run on`;
}

/** Without what only groups them, and the providers. */
function objectsIn(resources: readonly StateResource[]): readonly StateResource[] {
  return resources.filter(({ custom, type }) => custom === true && !type.startsWith("pulumi:"));
}
