/**
 * Does it for every item, so many at once; the answers are in the items' order. After a failure nothing more is begun, and
 * what was begun comes to its end first.
 */
export async function inTurns<T, R>(items: readonly T[], atOnce: number, run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (failed) return;
      try {
        results[index] = await run(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await allEnded(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}

/** As `Promise.all`, but a failure is told only when all have come to their end: what they made is cleaned up then. */
export async function allEnded<T extends readonly Promise<unknown>[] | []>(
  running: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(running);
  return Promise.all(running);
}
