import type { Key } from "../../policy/rules/read";

/** One place to write to, and what. JSON. */
export interface Write {
  readonly keys: readonly Key[];
  readonly value: unknown;
}

/** What is to be written into a document, as a tree of keys, so that writes under one missing holder become one. */
export class Additions {
  /** Undefined where only something below is written. */
  value: unknown;
  readonly children = new Map<Key, Additions>();

  static of(writes: readonly Write[]): Additions {
    const root = new Additions();
    for (const { keys, value } of writes) {
      let at: Additions = root;
      for (const key of keys) at = at.open(key);
      at.value = value;
    }
    return root;
  }

  /** All of it as one value, to stand where nothing is; undefined where that would need a list made up. */
  whole(): unknown {
    if (this.children.size === 0) return this.value;
    const entries: [string, unknown][] = [];
    for (const [key, child] of this.children) {
      const value = child.whole();
      if (typeof key === "number" || value === undefined) return undefined;
      entries.push([key, value]);
    }
    return Object.fromEntries(entries);
  }

  private open(key: Key): Additions {
    const known = this.children.get(key);
    if (known) return known;
    const child = new Additions();
    this.children.set(key, child);
    return child;
  }
}

/** The value with all of it written; what it can't be written to stays as it is. Does not change the value itself. */
export function withAdditions(value: unknown, additions: Additions): unknown {
  if (additions.children.size === 0) return additions.value;
  if (value === undefined || value === null) return additions.whole() ?? value;
  if (typeof value !== "object") return value;
  const copy: unknown[] | Record<string, unknown> = Array.isArray(value) ? [...(value as unknown[])] : { ...value };
  for (const [key, child] of additions.children) {
    Reflect.set(copy, key, withAdditions(Reflect.get(value, key), child));
  }
  return copy;
}
