import { onEach, requireKnown, unknownExitCode } from "../cluster/each";
import { openClusters } from "../cluster/open";
import type { CommonOptions, EnvironmentOptions } from "../commands/options";
import { exitCodes, type ExitCode } from "../errors";
import { readEnvironment } from "../settings/read";
import { colorsFor } from "../terminal";
import { configurationGroup } from "./group";
import { findingsOf, json, text, type Drift } from "./report";

/** What the command line of `drift` comes to. */
export interface DriftOptions extends EnvironmentOptions, CommonOptions {
  readonly output: "text" | "json";
}

/**
 * Compares what the settings of a stack declare with what its clusters have, and prints it.
 * @throws Failure where the settings can't be used, or nothing could be learnt
 */
export async function drift(
  { environment: name, config, output, color }: DriftOptions,
  root: string,
): Promise<ExitCode> {
  const environment = await readEnvironment({ root, environment: name, config });
  const { stack, settings } = environment;
  const clusters = await openClusters(environment);
  const outcomes = await onEach(clusters, (cluster) => configurationGroup({ cluster, stack, settings }));
  if (output === "text") requireKnown(outcomes);
  const found: Drift = { stack, outcomes };
  process.stdout.write(output === "json" ? json(found) : text(found, colorsFor(process.stdout, color)));
  // What is not known is worse to overlook than a difference.
  return unknownExitCode(outcomes) ?? (findingsOf(found).length > 0 ? exitCodes.drift : exitCodes.ok);
}
