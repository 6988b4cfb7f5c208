import { setTimeout as delay } from "node:timers/promises";

/** Asks every 200 ms until the answer is anything but undefined; rejects, naming `what`, after `seconds`. */
export async function until<T>(what: string, seconds: number, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await delay(200);
  }
  throw new Error(`${what}: not within ${seconds} s`);
}
