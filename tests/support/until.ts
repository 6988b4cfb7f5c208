import { setTimeout as delay } from "node:timers/promises";

/** An answer that means: ask again. Why is told where it stays so. */
export class NotYet {
  constructor(readonly reason: unknown) {}
}

/**
 * Asks every 200 ms until the answer is neither undefined nor a NotYet; rejects, naming `what` and the last reason, after
 * `seconds`.
 */
export async function until<T>(what: string, seconds: number, ask: () => Promise<T | NotYet | undefined>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let reason: unknown;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer instanceof NotYet) reason = answer.reason;
    else if (answer !== undefined) return answer;
    await delay(200);
  }
  const last = reason instanceof Error ? `; the last time: ${reason.message}` : "";
  throw new Error(`${what}: not within ${seconds} s${last}`, { cause: reason });
}
