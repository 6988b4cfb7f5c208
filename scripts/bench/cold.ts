import { UserError } from "../../toolchain/errors";
import { run } from "../../toolchain/process";
import { cpuOfEndedChildren } from "./childProcesses";
import type { Measured } from "./measure";

/** A command line. */
export type ColdCommand = readonly [path: string, ...args: string[]];

/**
 * Processes of their own, one after the other, each of which must come to an exit code.
 * @param verdict the exit code
 * @param env default: this process' own
 */
export function cold(
  commands: readonly ColdCommand[],
  verdict: number,
  signal: AbortSignal,
  env: NodeJS.ProcessEnv = process.env,
): Measured {
  return {
    run: async () => {
      const before = cpuOfEndedChildren();
      const start = performance.now();
      for (const command of commands) await ended(command, verdict, { signal, env });
      const taken = (performance.now() - start) / 1000;
      const after = cpuOfEndedChildren();
      const used = before === undefined || after === undefined ? undefined : after - before;
      return { wall: taken, cpu: used, program: 0, memory: undefined };
    },
  };
}

/** How a command runs. */
export interface Surroundings {
  signal: AbortSignal;
  env: NodeJS.ProcessEnv;
  /** Called for each line of either stream. */
  onLine?: (line: string) => void;
}

/**
 * Runs a command to its end, and answers what it has printed.
 * @throws UserError where it comes to another exit code, with what it has said
 */
export async function ended(
  [path, ...args]: ColdCommand,
  verdict: number,
  { signal, ...surroundings }: Surroundings,
): Promise<string> {
  const { code, stdout, stderr } = await run(path, args, { signal, ...surroundings });
  signal.throwIfAborted();
  if (code !== verdict)
    throw new UserError(`${path} ${args.join(" ")} ended with exit code ${code}:\n${stdout}${stderr}`);
  return stdout;
}
