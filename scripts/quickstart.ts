import { exitCode, messageOf, UserError } from "../toolchain/errors";
import { terminalProgress, type Progress } from "../toolchain/progress";
import { resolvePulumi } from "../toolchain/pulumi/resolve";
import { dropBuildCaches } from "../toolchain/tools";
import { deploy } from "./quickstart/deploy";
import { down } from "./quickstart/down";
import { readOptions, type QuickstartOptions } from "./quickstart/options";
import { summary } from "./quickstart/summary";
import { existingTarget, removeEmbedded, runningEmbedded, startEmbedded } from "./quickstart/target";

async function up(options: QuickstartOptions, progress: Progress, signal: AbortSignal): Promise<void> {
  const { environment, context } = options;
  const existing = context === undefined ? await runningEmbedded() : await existingTarget(context);
  const tools = await resolvePulumi(progress);
  progress.line(tools.line);
  try {
    const target = existing ?? (await startEmbedded(progress, signal));
    const session = await deploy(environment, target, tools, progress, signal);
    await dropBuildCaches();
    process.stdout.write(await summary(environment, target, session));
  } catch (error) {
    // Interrupted, nothing is left of what this run has started; what was there before it stays.
    if (signal.aborted && !existing) await progress.step("stop the embedded cluster", 5, removeEmbedded);
    throw error;
  }
}

const interrupt = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    interrupt.abort(new UserError("Interrupted.", { exitCode: exitCode.cancelled }));
  });
}

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (!options) return;
  const progress = terminalProgress();
  await (options.down ? down(options, progress, interrupt.signal) : up(options, progress, interrupt.signal));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`\n✗ ${messageOf(error)}\n`);
  process.exitCode = error instanceof UserError ? error.exitCode : exitCode.error;
});
