import { requireNodeHost } from "../../toolchain/cluster";
import type { Progress } from "../../toolchain/progress";
import { resolvePulumi } from "../../toolchain/pulumi/resolve";
import { dropBuildCaches } from "../../toolchain/tools";
import { alone } from "./alone";
import { deploy } from "./deploy";
import type { QuickstartOptions } from "./options";
import { requirePullableImage, requireSettings } from "./settings";
import { summary } from "./summary";
import { embeddedContext, existingTarget, removeEmbedded, runningEmbedded, startEmbedded, type Target } from "./target";

/**
 * Deploys a stack and shows what runs. What can be refused is refused before anything is built or started.
 * Interrupted, nothing is left of what this run has started; what was there before it stays.
 */
export async function up(options: QuickstartOptions, progress: Progress, signal: AbortSignal): Promise<void> {
  const { environment, context } = options;
  if (context === undefined) requireNodeHost();
  const existing = context === undefined ? undefined : await existingTarget(context);
  await requireSettings(environment, existing?.context ?? embeddedContext);
  if (existing) await requirePullableImage(environment);
  await alone(progress, async () => {
    const target = existing ?? (await runningEmbedded());
    try {
      await deployTo(target, options, progress, signal);
    } catch (error) {
      if (signal.aborted && !target) await progress.step("stop the embedded cluster", 3, removeEmbedded);
      throw error;
    }
  });
}

async function deployTo(
  existing: Target | undefined,
  { environment }: QuickstartOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const tools = await resolvePulumi(progress);
  progress.line(tools.line);
  const target = existing ?? (await startEmbedded(progress, signal));
  const session = await deploy(environment, target, tools, progress, signal);
  await dropBuildCaches();
  const text = await summary(environment, target, session);
  signal.throwIfAborted();
  process.stdout.write(text);
}
