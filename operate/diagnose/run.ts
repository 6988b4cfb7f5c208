import { onEach, requireKnown, unknownExitCode } from "../cluster/each";
import { openClusters } from "../cluster/open";
import type { CommonOptions, EnvironmentOptions } from "../commands/options";
import { exitCodes, type ExitCode } from "../errors";
import { readEnvironment } from "../settings/read";
import { colorsFor } from "../terminal";
import { lookAt } from "./look";
import { written, type DiagnosisFormat } from "./report/formats";
import { isSound } from "./report/report";

/** What the command line of `diagnose` comes to. */
export interface DiagnoseOptions extends EnvironmentOptions, CommonOptions {
  readonly output: DiagnosisFormat;
}

/**
 * Looks at the clusters of a stack, and prints what is the matter there.
 * @throws Failure where the settings can't be used, or nothing could be learnt
 */
export async function diagnose(
  { environment: name, config, output, color }: DiagnoseOptions,
  root: string,
): Promise<ExitCode> {
  const environment = await readEnvironment({ root, environment: name, config });
  const clusters = await openClusters(environment);
  const outcomes = await onEach(clusters, (cluster) => lookAt(cluster, environment));
  if (output === "text") requireKnown(outcomes);
  const report = { stack: environment.stack, outcomes };
  process.stdout.write(written(report, output, colorsFor(process.stdout, color)));
  // A cluster that could not be looked at is worse to overlook than a cause.
  return unknownExitCode(outcomes) ?? (isSound(report) ? exitCodes.ok : exitCodes.validation);
}
