/** Stands in an object for a value that only the update will know. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** A key of a map, or an index of a list. */
export type Key = string | number;

/**
 * A place in a Kubernetes object: the value there, and the way to it. Reading never throws, whatever the object holds:
 * a place that does not exist is absent (so is null, as for the API server), and whatever lies under an unknown value is
 * that unknown value. The path is only spelled when it is asked for.
 */
export class Field {
  readonly value: unknown;
  /** What holds this place; undefined for a root. */
  readonly parent: Field | undefined;
  private readonly key: Key;
  /** Lists are read by many rules: their elements are made once. */
  private elements: readonly Field[] | undefined;

  private constructor(value: unknown, key: Key, parent?: Field) {
    this.value = value === null ? undefined : value;
    this.key = key;
    this.parent = parent;
  }

  /** The root of an object; its path is empty. */
  static root(value: unknown): Field {
    return new Field(value, "");
  }

  get unknown(): boolean {
    return this.value === UNKNOWN;
  }

  get absent(): boolean {
    return this.value === undefined;
  }

  /** The text here, or undefined where there is none or it is not known yet. */
  get text(): string | undefined {
    return typeof this.value === "string" ? this.value : undefined;
  }

  /** The place under these keys. */
  at(...keys: readonly Key[]): Field {
    return Field.walk(this, keys);
  }

  /** The elements of a list; nothing for any other value. An unknown list has one element: its own unknown value. */
  items(): readonly Field[] {
    if (this.unknown) return [this];
    this.elements ??= Array.isArray(this.value) ? this.value.map((item, index) => new Field(item, index, this)) : [];
    return this.elements;
  }

  /** The keys and places of a map; nothing for any other value. An unknown map has one entry: its own unknown value. */
  entries(): readonly (readonly [string, Field])[] {
    if (this.unknown) return [["", this]];
    return isRecord(this.value) ? Object.keys(this.value).map((key) => [key, this.child(key)] as const) : [];
  }

  /** As in `spec.containers[0].image`; a key that is no plain word is quoted: `metadata.labels["a.b/c"]`. */
  get path(): string {
    return this.keys.map(step).join("").replace(/^\./, "");
  }

  /** The way here from the root. */
  get keys(): readonly Key[] {
    return Field.keysTo(this);
  }

  private static walk(from: Field, keys: readonly Key[]): Field {
    let field = from;
    for (const key of keys) field = field.child(key);
    return field;
  }

  private static keysTo(field: Field): readonly Key[] {
    const keys: Key[] = [];
    for (let at = field; at.parent; at = at.parent) keys.push(at.key);
    return keys.reverse();
  }

  private child(key: Key): Field {
    if (this.unknown) return this;
    const holder = this.value;
    return new Field(isRecord(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined, key, this);
  }
}

function isRecord(value: unknown): value is Record<Key, unknown> {
  return typeof value === "object" && value !== null;
}

function step(key: Key): string {
  if (typeof key === "number") return `[${key}]`;
  return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
