import { onEach, requireKnown, unknownExitCode, type Outcome } from "../cluster/each";
import { openClusters } from "../cluster/open";
import { takeSnapshot } from "../cluster/snapshot";
import type { CommonOptions, EnvironmentOptions } from "../commands/options";
import { exitCodes, type ExitCode } from "../errors";
import { readReleases } from "../release/store";
import { readEnvironment } from "../settings/read";
import { colorsFor } from "../terminal";
import { json, text } from "./report";
import { statusOf, type Status } from "./status";

/** What the command line of `status` comes to. */
export interface StatusOptions extends EnvironmentOptions, CommonOptions {
  readonly output: "text" | "json";
}

/**
 * Prints how the stack is doing on each of its clusters.
 * @throws Failure where the settings can't be used, or nothing could be learnt
 */
export async function status(
  { environment: name, config, output, color }: StatusOptions,
  root: string,
): Promise<ExitCode> {
  const environment = await readEnvironment({ root, environment: name, config });
  const { stack, settings } = environment;
  const namespace = settings.namespace.name;
  const outcomes = await onEach(await openClusters(environment), async (cluster) => {
    const [snapshot, { releases }] = await Promise.all([
      takeSnapshot(cluster.api, { cluster: cluster.name, namespace }),
      readReleases([cluster], namespace),
    ]);
    return statusOf(snapshot, settings, releases.at(-1));
  });
  if (output === "text") requireKnown(outcomes);
  process.stdout.write(
    output === "json" ? json(stack, outcomes) : text(stack, outcomes, colorsFor(process.stdout, color)),
  );
  return unknownExitCode(outcomes) ?? (isNowhere(outcomes) ? exitCodes.noSuchStack : exitCodes.ok);
}

/** Is it sure that no cluster has anything of the stack? */
function isNowhere(outcomes: readonly Outcome<Status>[]): boolean {
  return outcomes.every((outcome) => outcome.state === "known" && outcome.value.isDeployed === false);
}
