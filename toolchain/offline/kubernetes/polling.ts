import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds between two looks at the cluster: short at first, for most waits are. */
const interval = { first: 100, longest: 500 };

export type PollEnd<Found> = { how: "found"; value: Found } | { how: "timeout" } | { how: "cancelled" };

export interface PollOptions {
  /** Milliseconds. */
  timeout: number;
  signal: AbortSignal;
  /** Told of a look that failed; the API server may be away for a moment, so polling goes on. */
  onTrouble: (error: unknown) => void;
}

/** Looks again and again until something is found, the time is up, or the signal ends it. */
export async function pollUntil<Found>(
  look: () => Promise<Found | undefined>,
  { timeout, signal, onTrouble }: PollOptions,
): Promise<PollEnd<Found>> {
  const end = Date.now() + timeout;
  let wait = interval.first;
  for (;;) {
    try {
      const value = await look();
      if (value !== undefined) return { how: "found", value };
    } catch (error) {
      if (signal.aborted) return { how: "cancelled" };
      onTrouble(error);
    }
    const left = end - Date.now();
    if (left <= 0) return { how: "timeout" };
    await pause(Math.min(wait, left), signal);
    wait = Math.min(wait * 1.5, interval.longest);
    if (signal.aborted) return { how: "cancelled" };
  }
}

/** Sleeps, and wakes early when the signal says so. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
