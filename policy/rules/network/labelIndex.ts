import type { Field } from "../read";
import type { Selector } from "./selectors";

/**
 * Things by their labels, for many selectors to look among: each looks only at those that bear its rarest pair, and at
 * those whose labels are not all known. With ten thousand of both in one namespace, all against all takes minutes.
 */
export class Labelled<T> {
  private readonly buckets = new Map<string, T[]>();
  private readonly hazy: T[] = [];

  constructor(
    readonly things: readonly T[],
    labelsOf: (thing: T) => Field,
  ) {
    for (const thing of things) {
      const pairs = labelsOf(thing).entries();
      if (pairs.some(([, value]) => value.unknown)) this.hazy.push(thing);
      else for (const [key, value] of pairs) put(this.buckets, pairOf(key, value), thing);
    }
  }

  /** All that the selector may take, and few others. */
  candidates(selector: Selector): readonly T[] {
    const rows = demandsOf(selector).map((pairs) => this.bearersOf(pairs));
    const [first, ...others] = rows;
    if (!first) return this.things;
    const fewest = others.reduce((least, row) => (row.length < least.length ? row : least), first);
    return this.hazy.length === 0 ? fewest : [...fewest, ...this.hazy];
  }

  /** No two of the pairs are of one thing: they have one key. */
  private bearersOf(pairs: readonly string[]): readonly T[] {
    const [first = "", ...others] = new Set(pairs);
    const bearers = this.buckets.get(first) ?? [];
    return others.length === 0 ? bearers : [...bearers, ...others.flatMap((pair) => this.buckets.get(pair) ?? [])];
  }
}

/** Things by their selectors, for many labels to look among: each selector waits at the pair that the fewest ask for. */
export class Selecting<T> {
  private readonly buckets = new Map<string, T[]>();
  /** Those that ask for no pair that is known. */
  private readonly free: T[] = [];

  constructor(
    private readonly things: readonly T[],
    selectorOf: (thing: T) => Selector,
  ) {
    const asked = things.map((thing) => [thing, demandsOf(selectorOf(thing))] as const);
    const demand = new Map<string, number>();
    for (const pair of asked.flatMap(([, demands]) => demands.flat())) demand.set(pair, (demand.get(pair) ?? 0) + 1);
    const crowd = (pairs: readonly string[]) => pairs.reduce((sum, pair) => sum + (demand.get(pair) ?? 0), 0);
    for (const [thing, [first, ...others]] of asked) {
      if (!first) this.free.push(thing);
      else {
        const rarest = others.reduce((least, pairs) => (crowd(pairs) < crowd(least) ? pairs : least), first);
        for (const pair of new Set(rarest)) put(this.buckets, pair, thing);
      }
    }
  }

  /** All that may take something with these labels, and few others. */
  candidates(labels: Field): readonly T[] {
    const pairs = labels.entries();
    if (pairs.some(([, value]) => value.unknown)) return this.things;
    const waiting = pairs.flatMap(([key, value]) => this.buckets.get(pairOf(key, value)) ?? []);
    return waiting.length === 0 ? this.free : [...waiting, ...this.free];
  }
}

/** What the selector asks for, as far as it is known: of each list of pairs, one must be there. */
function demandsOf({ pairs, expressions }: Selector): readonly (readonly string[])[] {
  const single = pairs.entries().flatMap(([key, value]) => (value.unknown ? [] : [[pairOf(key, value)]]));
  return [...single, ...choices(expressions)];
}

/** For each expression that lists values, wholly known, the pairs of which one must be there. */
function choices(expressions: Field): readonly (readonly string[])[] {
  return expressions.items().flatMap((expression) => {
    const key = expression.at("key").text;
    const values = expression.at("values").items();
    if (key === undefined || expression.at("operator").value !== "In") return [];
    return values.some((value) => value.unknown) ? [] : [values.map((value) => pairOf(key, value))];
  });
}

/** Equal for the same key and value; a value that no label can have may share one with others. */
function pairOf(key: string, { value, text }: Field): string {
  return `${key}\n${text ?? typeof value}`;
}

function put<T>(groups: Map<string, T[]>, key: string, thing: T): void {
  const group = groups.get(key);
  if (group) group.push(thing);
  else groups.set(key, [thing]);
}
