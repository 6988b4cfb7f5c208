import type { WorkloadLine } from "./workloadText";

/** Where a command shows what it does while the person waits. */
export interface Display {
  /** A lasting line. */
  say(text: string): void;
  /** What is being done from now on. */
  phase(text: string): void;
  /** How the workloads are doing. */
  workloads(lines: readonly WorkloadLine[]): void;
  /** Leaves the terminal as it was; what was said stays. The next phase begins anew. */
  end(): void;
}

/** Longest silence where nothing moves, in milliseconds: CI systems and people take a longer one for a hang. */
export const longestSilence = 15_000;
