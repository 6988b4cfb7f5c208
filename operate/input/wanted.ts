import type { Key } from "../../policy/rules/read";

/**
 * The places that are looked for in a document, as a tree of keys: one walk over the text finds them all. A place that
 * does not exist is where the deepest of its keys that does exist is.
 */
export class Wanted {
  /** Where its key, or its item, starts in the text. */
  offset: number | undefined;
  private readonly children = new Map<string, Wanted>();

  static places(paths: readonly (readonly Key[])[]): Wanted {
    const root = new Wanted();
    for (const keys of paths) {
      let at: Wanted = root;
      for (const key of keys) at = at.open(String(key));
    }
    return root;
  }

  get isLeaf(): boolean {
    return this.children.size === 0;
  }

  /** What is wanted under the key, unless it is found already. */
  child(key: string): Wanted | undefined {
    const child = this.children.get(key);
    return child?.offset === undefined ? child : undefined;
  }

  /** After the walk: where the place is. */
  offsetOf(keys: readonly Key[]): number {
    let offset = this.offset ?? 0;
    let at: Wanted | undefined = this.children.get(String(keys[0]));
    for (let depth = 1; at?.offset !== undefined; depth++) {
      offset = at.offset;
      at = depth < keys.length ? at.children.get(String(keys[depth])) : undefined;
    }
    return offset;
  }

  private open(key: string): Wanted {
    const known = this.children.get(key);
    if (known) return known;
    const child = new Wanted();
    this.children.set(key, child);
    return child;
  }
}
