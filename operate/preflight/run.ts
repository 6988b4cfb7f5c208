import { onEach, requireKnown, unknownExitCode } from "../cluster/each";
import { openClusters } from "../cluster/open";
import type { CommonOptions, EnvironmentOptions } from "../commands/options";
import { exitCodes, type ExitCode } from "../errors";
import { readEnvironment } from "../settings/read";
import { colorsFor } from "../terminal";
import { preflight } from "./preflight";
import { count, json, text, type Preflight } from "./report";

/** What the command line of `preflight` comes to. */
export interface PreflightOptions extends EnvironmentOptions, CommonOptions {
  readonly output: "text" | "json";
}

/**
 * Asks the clusters of a stack whether its settings can be deployed, and prints the answers.
 * @throws Failure where the settings can't be used, or nothing could be learnt
 */
export async function runPreflight(options: PreflightOptions, root: string): Promise<ExitCode> {
  const { environment: name, config, output, color } = options;
  const environment = await readEnvironment({ root, environment: name, config });
  const clusters = await openClusters(environment);
  const outcomes = await onEach(clusters, (cluster) => preflight(cluster, environment));
  if (output === "text") requireKnown(outcomes);
  const found: Preflight = { stack: environment.stack, outcomes };
  process.stdout.write(output === "json" ? json(found) : text(found, colorsFor(process.stdout, color)));
  return unknownExitCode(outcomes) ?? (count(found, "failed") > 0 ? exitCodes.validation : exitCodes.ok);
}
