import { exitCode, UserError } from "../../../toolchain/errors";
import type { Moment } from "../../support/kill";

/** What is killed, in this order, in the life of one stack. */
const acts = ["creation", "change", "destruction"] as const;
export type Act = (typeof acts)[number];

/** Lines that each of them prints before it is over, and the milliseconds that pass between two of them at most. */
const spans: Readonly<Record<Act, Moment>> = {
  creation: { lines: 40, milliseconds: 200 },
  change: { lines: 6, milliseconds: 500 },
  destruction: { lines: 8, milliseconds: 500 },
};

/** Milliseconds in which a command has not printed anything yet. */
const silence = 3_000;

interface Kill {
  act: Act;
  moment: Moment;
}

/** The kills of one life of a stack. */
type Life = readonly Kill[];

/** So many kills at random moments, the same ones for the same seed; every life but the last has one of each act. */
export function lives(kills: number, seed: number): Life[] {
  const random = generator(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const all = Array.from({ length: kills }, (_, index): Kill => {
    const act = acts[index % acts.length] ?? "creation";
    const lines = below(spans[act].lines);
    return { act, moment: { lines, milliseconds: below(lines === 0 ? silence : spans[act].milliseconds) } };
  });
  return Array.from({ length: Math.ceil(kills / acts.length) }, (_, life) =>
    all.slice(life * acts.length, (life + 1) * acts.length),
  );
}

/** A moment for a command that was over before this one; at its very start in the end. */
export const earlier = ({ lines, milliseconds }: Moment): Moment => ({
  lines: Math.floor(lines / 2),
  milliseconds: Math.floor(milliseconds / 2),
});

/**
 * The number that an environment variable says.
 * @throws UserError where it is no whole number from 1 up
 */
export function wholeNumber(variable: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UserError(`${variable} is "${text}", and must be a whole number from 1 up.`, { exitCode: exitCode.usage });
}

/** Mulberry32: numbers from 0 to 1, the same ones for the same seed. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
