import { exitCodes, Failure } from "../errors";
import type { Engine, PreviewOptions } from "../stack/engine";
import type { Plan } from "../stack/plan";

/**
 * What the update would do, after the policy pack has judged it.
 * @throws Failure: 5 where a mandatory rule is broken, else as the engine failed
 */
export async function preview(
  engine: Pick<Engine, "preview">,
  options: Pick<PreviewOptions, "file" | "takeOver"> & { readonly signal: AbortSignal },
): Promise<Plan> {
  const { plan, failure } = await engine.preview(options);
  options.signal.throwIfAborted();
  if (!failure) return plan;
  if (failure.exitCode === exitCodes.error || failure.exitCode === exitCodes.validation) {
    throw new Failure(failure.exitCode, `The preview failed, nothing was changed:\n${failure.message}`, failure.hint);
  }
  throw failure;
}
