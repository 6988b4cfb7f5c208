import type { Sample } from "./measure";
import { marginal, median, ratios, type Spread } from "./statistics";

const mebibyte = 1024 ** 2;

/** One finding: how many times the one costs the other. */
export interface Finding {
  /** Name of the comparison. */
  comparison: string;
  /** How often each command was measured. */
  runs: number;
  /** What is set against what. */
  claim: string;
  ratio: Spread;
  /** The most that the ratio may be. */
  target: number;
  /** The figures behind it, which depend on the machine. */
  information: string;
}

/** A finding before it is said of what it is one. */
export type Judged = Omit<Finding, "comparison" | "runs">;

export const megabytes = (bytes: number): string => `${Math.round(bytes / mebibyte)} MiB`;
export const seconds = (value: number): string => `${value.toFixed(2)} s`;

export function against(
  claim: string,
  subject: readonly number[],
  baseline: readonly number[],
  target: number,
  text: (value: number) => string,
): Judged {
  const information = `${text(median(subject))} ÷ ${text(median(baseline))}`;
  return { claim, ratio: ratios(subject, baseline), target, information };
}

export const wall = (claim: string, subject: readonly Sample[], baseline: readonly Sample[], target: number): Judged =>
  against(
    claim,
    subject.map((one) => one.wall),
    baseline.map((one) => one.wall),
    target,
    seconds,
  );

/** The seconds of a part, by its name. */
export function partOf(samples: readonly Sample[], name: string): number[] {
  return samples.map(({ parts = {} }) => parts[name] ?? NaN);
}

/** A share of what was promised: one is all of it. */
export const promised = (claim: string, taken: readonly number[], promise: number): Judged =>
  against(
    claim,
    taken,
    taken.map(() => promise),
    1,
    seconds,
  );

export function cpu(claim: string, subject: readonly Sample[], baseline: readonly Sample[], target: number): Judged[] {
  const [ours, theirs] = [subject, baseline].map((samples) => samples.flatMap((one) => one.cpu ?? []));
  if (!ours || !theirs || ours.length < subject.length) return [];
  return [against(claim, ours, theirs, target, seconds)];
}

export const programMemory = (
  claim: string,
  subject: readonly Sample[],
  baseline: readonly Sample[],
  target: number,
): Judged =>
  against(
    claim,
    subject.map((one) => one.program),
    baseline.map((one) => one.program),
    target,
    megabytes,
  );

/** Linear growth is a ratio of one: a cluster among a hundred costs what a cluster among ten does. */
export function eachCluster(
  claim: string,
  samples: readonly (readonly Sample[])[],
  cost: (sample: Sample) => number,
  text: (value: number) => string,
): Judged {
  const [one = [], ten = [], hundred = []] = samples;
  const each = (more: readonly Sample[], count: number): number[] =>
    more.map((sample, turn) => {
      const single = one[turn];
      return marginal({ count: 1, cost: single ? cost(single) : NaN }, { count, cost: cost(sample) });
    });
  return against(claim, each(hundred, 100), each(ten, 10), 1.25, text);
}

/** The same for the memory of all processes, where the system tells. */
export function memoryOfEachCluster(claim: string, samples: readonly (readonly Sample[])[]): Judged[] {
  if (samples.flat().some(({ memory }) => memory === undefined)) return [];
  return [eachCluster(claim, samples, ({ memory = NaN }) => memory, megabytes)];
}
