import { rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { exitCode, UserError } from "../../toolchain/errors";
import type { Progress } from "../../toolchain/progress";
import { resolvePulumi } from "../../toolchain/pulumi/resolve";
import { sessionFor } from "./deploy";
import type { QuickstartOptions } from "./options";
import { existingTarget, removeEmbedded } from "./target";

/**
 * Takes down what quickstart has put up: the embedded cluster with all that is in it, or the stack on a cluster of the
 * person's own.
 */
export async function down(options: QuickstartOptions, progress: Progress, signal: AbortSignal): Promise<void> {
  if (options.context === undefined) {
    const there = await progress.step("stop the embedded cluster", 5, removeEmbedded);
    progress.line(there ? "Nothing is left of it" : "There was none");
    return;
  }
  const target = await existingTarget(options.context);
  if (!existsSync(target.stateDir)) {
    throw new UserError(`Quickstart has deployed nothing to "${options.context}".`, { exitCode: exitCode.noSuchStack });
  }
  const session = await sessionFor(target, await resolvePulumi(progress), progress);
  const { code } = await session.runInteractive(["destroy", "--yes"], { stack: options.environment, signal });
  signal.throwIfAborted();
  if (code !== 0) {
    throw new UserError(`pulumi destroy of ${options.environment} ended with exit code ${code}; it says why above.`, {
      exitCode: exitCode.resource,
    });
  }
  await rm(target.stateDir, { recursive: true });
}
