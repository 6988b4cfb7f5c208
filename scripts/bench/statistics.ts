/** What several runs of one measurement came to. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** The middle value, or the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError("there is no median of nothing");
  return (lower + upper) / 2;
}

export function spread(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/**
 * How many times the baseline the subject costs, pair by pair: what was measured one right after the other shares the
 * machine's mood, which a ratio of medians would not cancel.
 */
export function ratios(subject: readonly number[], baseline: readonly number[]): Spread {
  if (subject.length !== baseline.length) throw new RangeError("pairs are needed: as many of the one as of the other");
  return spread(subject.map((value, index) => value / (baseline[index] ?? NaN)));
}

/** A cost, and of how many things it is the cost. */
export interface Cost {
  count: number;
  cost: number;
}

/** What each thing beyond the fewer ones costs. */
export function marginal(fewer: Cost, more: Cost): number {
  return (more.cost - fewer.cost) / (more.count - fewer.count);
}
