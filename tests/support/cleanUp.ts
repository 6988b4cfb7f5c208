import type { Outcome } from "./stack";

/** What specs owe in the end, noted as soon as it is owed. */
export interface CleanUp {
  owe(work: () => unknown): void;
  /** Does all of it, the last-noted first, whatever of it fails; then throws what has failed. */
  run(): Promise<void>;
}

export function cleanUp(): CleanUp {
  const owed: (() => unknown)[] = [];
  return {
    owe: (work) => {
      owed.push(work);
    },
    run: async () => {
      const failures: unknown[] = [];
      for (let work = owed.pop(); work; work = owed.pop()) {
        try {
          await work();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 1) throw new AggregateError(failures, failures.map(String).join("\n"));
      if (failures.length === 1) throw failures[0];
    },
  };
}

/** The outcome of a command that must have succeeded. */
export async function succeeded(command: Promise<Outcome>): Promise<void> {
  const { code, output } = await command;
  if (code !== 0) throw new Error(`it ended with exit code ${code}:\n${output}`);
}
