import { onEach, unknownExitCode } from "../cluster/each";
import { openClusters } from "../cluster/open";
import { takeSnapshot } from "../cluster/snapshot";
import type { CommonOptions, EnvironmentOptions } from "../commands/options";
import { exitCodes, type ExitCode } from "../errors";
import { readReleases } from "../release/store";
import { readEnvironment } from "../settings/read";
import { colorsFor } from "../terminal";
import { json, text } from "./report";
import { statusOf } from "./status";

/** What the command line of `status` comes to. */
export interface StatusOptions extends EnvironmentOptions, CommonOptions {
  readonly output: "text" | "json";
}

/**
 * Prints how the stack is doing on each of its clusters.
 * @throws Failure where the settings can't be used, or no cluster is known
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
  process.stdout.write(
    output === "json" ? json(stack, outcomes) : text(stack, outcomes, colorsFor(process.stdout, color)),
  );
  return unknownExitCode(outcomes) ?? exitCodes.ok;
}
