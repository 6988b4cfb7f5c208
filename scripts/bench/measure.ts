import { UserError } from "../../toolchain/errors";
import type { Session } from "../../toolchain/pulumi/session";
import { cpuOfEndedChildren, watchMemory } from "./childProcesses";
import { usageReports } from "./usage";

/** What one run of a command has cost. */
export interface Sample {
  /** Seconds on the clock. */
  wall: number;
  /** CPU seconds of all its processes, where the system tells. */
  cpu: number | undefined;
  /** The peak of resident memory of the program, in bytes. */
  program: number;
  /** The peak of what all its processes take together beyond shared files, in bytes, where the system tells. */
  memory: number | undefined;
  /** Seconds that parts of it took, by their names, where parts were measured. */
  parts?: Readonly<Record<string, number>>;
}

/** A command of Pulumi that can be measured again and again. */
export interface Measured {
  run(): Promise<Sample>;
}

/** Runs a command of Pulumi, which must succeed, and tells what it has cost. */
export async function measure(
  session: Session,
  stack: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<Sample> {
  const reports = await usageReports();
  const memory = watchMemory();
  try {
    const cpu = cpuOfEndedChildren();
    const start = performance.now();
    await succeed(session, stack, args, signal, reports.env);
    const wall = (performance.now() - start) / 1000;
    const after = cpuOfEndedChildren();
    return {
      wall,
      cpu: cpu === undefined || after === undefined ? undefined : after - cpu,
      program: await reports.programPeak(),
      memory: memory(),
    };
  } finally {
    memory();
    await reports.dispose();
  }
}

/**
 * Runs a command of Pulumi.
 * @throws UserError where it fails, with all that it has said
 */
export async function succeed(
  session: Session,
  stack: string,
  args: readonly string[],
  signal: AbortSignal,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const { code, stdout, stderr } = await session.run(args, { stack, signal, env });
  signal.throwIfAborted();
  if (code === 0) return;
  throw new UserError(`pulumi ${args.join(" ")} of ${stack} ended with exit code ${code}:\n${stdout}${stderr}`);
}
