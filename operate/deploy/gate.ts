import { exitCodes, Failure } from "../errors";
import type { Engine, State } from "../stack/engine";
import type { Plan } from "../stack/plan";
import type { Display } from "./display/display";

/**
 * What the update would do, after the policy pack has judged it.
 * @throws Failure: 5 where a mandatory rule is broken, else as the engine failed
 */
export async function preview(
  engine: Pick<Engine, "preview">,
  file: string | undefined,
  signal: AbortSignal,
): Promise<Plan> {
  const { plan, failure } = await engine.preview({ file, signal });
  signal.throwIfAborted();
  if (!failure) return plan;
  if (failure.exitCode === exitCodes.error || failure.exitCode === exitCodes.validation) {
    throw new Failure(failure.exitCode, `The preview failed, nothing was changed:\n${failure.message}`, failure.hint);
  }
  throw failure;
}

/**
 * Makes an end of what a killed update has begun: the state forgets it, and the next update takes over what exists.
 * @returns whether there was anything
 */
export async function settlePending(
  engine: Pick<Engine, "refresh">,
  { pending }: State,
  { file, signal, display }: { file: string | undefined; signal: AbortSignal; display: Display },
): Promise<boolean> {
  if (pending === 0) return false;
  display.say(
    `An update before this was killed in the middle: ${pending} of its operations are open, and are settled first`,
  );
  const { failure } = await engine.refresh({ file, signal });
  signal.throwIfAborted();
  if (failure) throw failure;
  return true;
}
