import { comparisons, type Bench, type Comparison, type ComparisonName } from "./comparisons";
import type { Finding } from "./findings";
import type { Sample } from "./measure";

/** Prepares a comparison, runs its commands in turns, and judges what they have cost. */
export async function compare(
  name: ComparisonName,
  bench: Bench,
  runs: number = comparisons[name].runs,
): Promise<Finding[]> {
  const comparison: Comparison = comparisons[name];
  const { progress } = bench;
  const { seconds } = comparison;
  const commands = await progress.step(`${name}: prepare`, seconds?.prepare ?? 10, async () => {
    const made = await comparison.prepare(bench);
    for (const command of made.slice(0, comparison.warmUp)) await command.run();
    return made;
  });
  const samples = commands.map((): Sample[] => []);
  for (let turn = 1; turn <= runs; turn++) {
    await progress.step(`${name}: turn ${turn} of ${runs}`, seconds?.turn ?? 5 * commands.length, async () => {
      for (const [index, command] of commands.entries()) samples[index]?.push(await command.run());
    });
  }
  return comparison.judge(samples).map((finding) => ({ comparison: name, runs, ...finding }));
}
