import type { Assignment } from "./assignment";
import type { Experiment, Trial } from "./experiment";
import type { Seen, SeenHolder, SeenScalar } from "./observe";

/** What a place of an object is in one case: nothing, a scalar, or a holder whose parts are looked at by themselves. */
export type Found = undefined | SeenScalar | SeenHolder["form"];

export interface Case {
  readonly assignment: Assignment;
  readonly found: Found;
}

/** A place of an object: what it depends on, and what it is in each of the cases that these can be in. */
export interface Place {
  readonly path: readonly string[];
  /** Indices of the variables that it depends on. */
  readonly relevant: readonly number[];
  /** One for each combination of their classes in which what holds the place is there. */
  readonly cases: readonly Case[];
  /** The parts, in an order that agrees with every run. */
  readonly parts: ReadonlyMap<string, Place>;
}

/** Something that no template can be derived for. */
export class NotDerivable extends Error {}

/** Most combinations of classes that a place may depend on. */
const mostCases = 20_000;

/** A trial, and what it has at the place in question. */
interface Sight {
  readonly assignment: Assignment;
  readonly seen: Seen | undefined;
}

/** Looks at a place under an assignment; nothing where what holds the place is not there. */
type Look = (assignment: Assignment) => Sight | undefined;

/** Learns what an object, or a text, depends on by letting the builders make it under many assignments. */
export function learn(experiment: Experiment, key: string, random: readonly Trial[]): Place {
  const first = experiment.centreOf(key, random);
  const whole = (trial: Trial | undefined): Sight | undefined =>
    trial && { assignment: trial.assignment, seen: trial.made.seen(key) };
  const sights = [...experiment.around(first.assignment), ...random].flatMap((trial) => whole(trial) ?? []);
  const place = (path: readonly string[], here: readonly Sight[], look: Look): Place => {
    const what = [key, ...path].join(" / ");
    const relevant = relevantTo(here, look);
    const cases = casesOf(experiment, relevant, here, look, what);
    const holders = here.filter(({ seen }) => seen !== undefined && seen.form !== "scalar");
    const parts = merged(
      holders.map(({ seen }) => partsOf(seen)),
      what,
    );
    const inside = (part: string, { assignment, seen }: Sight): Sight => ({
      assignment,
      seen: seen === undefined || seen.form === "scalar" ? undefined : seen.parts.get(part),
    });
    const below = (part: string): Place =>
      place(
        [...path, part],
        holders.map((sight) => inside(part, sight)),
        (assignment) => {
          const sight = look(assignment);
          return sight?.seen === undefined ? undefined : inside(part, sight);
        },
      );
    return { path, relevant, cases, parts: new Map(parts.map((part) => [part, below(part)])) };
  };
  return place([], sights, (assignment) => whole(experiment.try(assignment)));
}

function partsOf(seen: Seen | undefined): string[] {
  return seen === undefined || seen.form === "scalar" ? [] : [...seen.parts.keys()];
}

function foundOf(seen: Seen | undefined): Found {
  return seen === undefined || seen.form === "scalar" ? seen : seen.form;
}

function sameFound(one: Found, other: Found): boolean {
  if (typeof one !== "object" || typeof other !== "object") return one === other;
  return one.value === other.value;
}

/** The variables that make a difference: where two sights agree in those that are known and still differ, one is missing. */
function relevantTo(here: readonly Sight[], look: Look): number[] {
  const relevant = new Set<number>();
  for (;;) {
    const pair = unexplained(here, [...relevant]);
    if (pair === undefined) return [...relevant].sort((a, b) => a - b);
    for (const index of differenceThatCounts(pair, look)) relevant.add(index);
  }
}

function unexplained(here: readonly Sight[], relevant: readonly number[]): readonly [Sight, Sight] | undefined {
  const groups = new Map<string, Sight>();
  for (const sight of here) {
    const group = keyOf(sight.assignment, relevant);
    const first = groups.get(group);
    if (first === undefined) groups.set(group, sight);
    else if (!sameFound(foundOf(first.seen), foundOf(sight.seen))) return [first, sight];
  }
  return undefined;
}

function keyOf(assignment: Assignment, indices: readonly number[]): string {
  let key = "";
  for (const index of indices) key += `${assignment[index] ?? 0},`;
  return key;
}

/** Of the variables in which two sights differ, those without which they would not. */
function differenceThatCounts([one, other]: readonly [Sight, Sight], look: Look): number[] {
  let current = other.assignment;
  const differing = (): number[] => current.flatMap((place, index) => (place === one.assignment[index] ? [] : [index]));
  for (const index of differing()) {
    const nearer = current.with(index, one.assignment[index] ?? 0);
    const sight = look(nearer);
    if (sight !== undefined && !sameFound(foundOf(sight.seen), foundOf(one.seen))) current = nearer;
  }
  return differing();
}

/** What a place is for each combination of the classes of the variables that it depends on. */
function casesOf(
  experiment: Experiment,
  relevant: readonly number[],
  here: readonly Sight[],
  look: Look,
  what: string,
): Case[] {
  const [centre] = here;
  if (centre === undefined) return [];
  const { all } = experiment.variables;
  const count = relevant.reduce((product, index) => product * (all[index]?.classes.length ?? 1), 1);
  if (count > mostCases) {
    const names = relevant.map((index) => all[index]?.path.join("."));
    throw new NotDerivable(`${what}: depends on too many settings at once: ${names.join(", ")}`);
  }
  const known = new Map<string, Case>();
  const add = ({ assignment, seen }: Sight): void => {
    const key = keyOf(assignment, relevant);
    if (!known.has(key)) known.set(key, { assignment, found: foundOf(seen) });
  };
  here.forEach(add);
  let combinations: Assignment[] = [centre.assignment];
  for (const index of relevant) {
    const classes = all[index]?.classes ?? [];
    combinations = combinations.flatMap((assignment) => classes.map((_, place) => assignment.with(index, place)));
  }
  for (const assignment of combinations) {
    const sight = known.has(keyOf(assignment, relevant)) ? undefined : look(assignment);
    if (sight) add(sight);
  }
  return [...known.values()];
}

/** One order that agrees with all of them. */
function merged(orders: readonly (readonly string[])[], what: string): string[] {
  // The longest first, so that places that have the same parts have them in the same order.
  const different = [...new Map(orders.map((order) => [order.join("\0"), order]))]
    .sort(([one, a], [other, b]) => b.length - a.length || (one < other ? -1 : 1))
    .map(([, order]) => order);
  const before = new Map<string, Set<string>>();
  for (const order of different) {
    for (const [place, part] of order.entries()) {
      const earlier = before.get(part) ?? new Set();
      const previous = order[place - 1];
      if (previous !== undefined) earlier.add(previous);
      before.set(part, earlier);
    }
  }
  const result: string[] = [];
  const left = new Set(before.keys());
  while (left.size > 0) {
    const free = [...left].find((part) => [...(before.get(part) ?? [])].every((earlier) => !left.has(earlier)));
    if (free === undefined) throw new NotDerivable(`${what}: the order of ${[...left].join(", ")} depends on settings`);
    result.push(free);
    left.delete(free);
  }
  return result;
}
