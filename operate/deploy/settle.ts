import type { Engine, TakeOver } from "../stack/engine";
import type { Display } from "./display/display";
import type { Known } from "./known";

const shown = 5;

/**
 * Brings the state to what the clusters have, where an update would go by what is not so any more: after an update that was
 * killed in the middle, and after changes by hand.
 * @returns what the update must then take over
 */
export async function settle(
  engine: Pick<Engine, "refresh">,
  { state: { pending }, otherwise }: Pick<Known, "state" | "otherwise">,
  { file, signal, display }: { file: string | undefined; signal: AbortSignal; display: Display },
): Promise<TakeOver> {
  if (pending === 0 && otherwise.length === 0) return { objects: false, fields: false };
  if (otherwise.length > 0) {
    display.say("What runs may not be what the stack's state says, and is read first:");
    for (const line of otherwise.slice(0, shown)) display.say(`  ${line}`);
    if (otherwise.length > shown) display.say(`  and ${otherwise.length - shown} more`);
  }
  display.phase("Reading what they have");
  const { failure } = await engine.refresh({ file, signal });
  signal.throwIfAborted();
  if (failure) throw failure;
  // Only now: were it at work still, the stack would be locked.
  if (pending > 0) {
    display.say(
      `An update before this was killed in the middle: ${pending} of its operations were open, and are settled`,
    );
  }
  return { objects: pending > 0, fields: otherwise.length > 0 };
}
