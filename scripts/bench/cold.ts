import { UserError } from "../../toolchain/errors";
import { run } from "../../toolchain/process";
import { cpuOfEndedChildren } from "./childProcesses";
import type { Measured } from "./measure";

/** A command line. */
export type ColdCommand = readonly [path: string, ...args: string[]];

/**
 * Processes of their own, one after the other, each of which must come to an exit code.
 * @param verdict the exit code
 */
export function cold(commands: readonly ColdCommand[], verdict: number, signal: AbortSignal): Measured {
  return {
    run: async () => {
      const before = cpuOfEndedChildren();
      const start = performance.now();
      for (const [path, ...args] of commands) {
        const { code, stderr } = await run(path, args, { signal });
        signal.throwIfAborted();
        if (code !== verdict) throw new UserError(`${path} ended with exit code ${code}:\n${stderr}`);
      }
      const taken = (performance.now() - start) / 1000;
      const after = cpuOfEndedChildren();
      const used = before === undefined || after === undefined ? undefined : after - before;
      return { wall: taken, cpu: used, program: 0, memory: undefined };
    },
  };
}
