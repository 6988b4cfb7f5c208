import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { exitCode, UserError } from "../../toolchain/errors";
import type { Progress } from "../../toolchain/progress";
import { resolvePulumi } from "../../toolchain/pulumi/resolve";
import { sessionFor } from "./deploy";
import type { QuickstartOptions } from "./options";
import { existingTarget, hasEmbedded, removeEmbedded } from "./target";

/**
 * Takes down what quickstart has put up: the embedded cluster with all that is in it, or the stack on a cluster of the
 * person's own.
 */
export async function down(options: QuickstartOptions, progress: Progress, signal: AbortSignal): Promise<void> {
  if (options.context === undefined) await downEmbedded(progress);
  else await downStack(options.context, options, progress, signal);
}

async function downEmbedded(progress: Progress): Promise<void> {
  if (!(await hasEmbedded())) {
    progress.line("There is no embedded cluster: nothing to take down");
    return;
  }
  await progress.step("stop the embedded cluster, with all that was deployed to it", 3, removeEmbedded);
}

async function downStack(
  context: string,
  { environment }: QuickstartOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const target = await existingTarget(context);
  if (!existsSync(target.stateDir)) {
    throw new UserError(`Quickstart has deployed nothing to "${context}".`, { exitCode: exitCode.noSuchStack });
  }
  const session = await sessionFor(target, await resolvePulumi(progress), progress);
  if (!(await session.stacks()).includes(environment)) {
    throw new UserError(`Quickstart has not deployed ${environment} to "${context}".`, {
      exitCode: exitCode.noSuchStack,
    });
  }
  await session.untilFree(environment);
  const { code } = await session.runInteractive(["destroy", "--yes", "--remove"], { stack: environment, signal });
  signal.throwIfAborted();
  if (code !== 0) {
    throw new UserError(`pulumi destroy of ${environment} ended with exit code ${code}; it says why above.`, {
      exitCode: exitCode.resource,
    });
  }
  if ((await session.stacks()).length === 0) await rm(target.stateDir, { recursive: true });
}
