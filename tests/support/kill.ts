import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { RunOptions } from "../../toolchain/pulumi/session";
import { killProcessesWith, processesWith } from "./processes";
import type { Outcome, TestStack } from "./stack";
import { until } from "./until";

/** When a command is killed: milliseconds after it has printed so many lines; with none, after its start. */
export interface Moment {
  lines: number;
  milliseconds: number;
}

/** What can be asked of a stack that has been killed. */
type Killable = Pick<TestStack, "run" | "session" | "stateDir">;

/** Runs a command of the engine, and kills it at that moment with all that it has started: plugins, program, hosts. */
export async function runKilled(
  stack: Killable,
  command: "up" | "destroy",
  { lines, milliseconds }: Moment,
): Promise<Outcome> {
  const kill = async (): Promise<void> => {
    await until("the command runs", 60, () => Promise.resolve(processesWith(stack.stateDir)[0]));
    await delay(milliseconds);
    killProcessesWith(stack.stateDir);
  };
  let seen = 0;
  let killed = lines === 0 ? kill() : undefined;
  const onLine = (): void => {
    if (++seen === lines) killed = kill();
  };
  const outcome = await stack.run(command, ["--yes", "--skip-preview"], { onLine });
  await killed;
  return outcome;
}

/**
 * Lets the provider take over what the killed command had made and could not write down any more. Only for the run after
 * it: a stack that always does so takes over what others own.
 */
export const takingOver: RunOptions = { env: { PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "true" } };

/** The locks on the stack. */
export async function locks({ stateDir }: Killable): Promise<string[]> {
  const files = await readdir(join(stateDir, ".pulumi"), { recursive: true });
  return files.filter((file) => file.startsWith("locks") && file.endsWith(".json"));
}
