import { checksum } from "../../components/checksum";
import { configText } from "../../components/configuration";
import { secretsRevision } from "../../components/credentials";
import { manifests } from "../../components/manifests";
import type { KubernetesObject } from "../../components/objects";
import type { Settings } from "../../components/settings";
import { joined } from "./subset";
import type { Variable, Variables } from "./variables";

/** A part of an object, or of a text, as a run of the builders made it. */
export type Seen = SeenScalar | SeenHolder;

export interface SeenScalar {
  readonly form: "scalar";
  readonly value: string | number | boolean | null;
}

/** A text that holds a tree of its own is a holder too: JSON over several lines or on one, or a list with separators. */
export interface SeenHolder {
  readonly form: "map" | "list" | "pretty" | "compact" | "joined";
  /** The parts by what tells them apart: keys of a mapping, items of a list by name or the like. In their order. */
  readonly parts: ReadonlyMap<string, Seen>;
}

/** Texts that objects hold, or whose checksum they hold, and that are made as a whole. */
const texts = { config: configText, secrets: secretsRevision } as const;

/** Stands for a text, or for its checksum, where an object holds it. */
const textToken = {
  whole: (name: string): string => `\u0001text:${name}`,
  digest: (name: string): string => `\u0001digest:${name}`,
};

/** All that the builders make of settings: each object by kind and name, and each text by its name. */
export interface Observed {
  readonly keys: readonly string[];
  readonly seen: (key: string) => Seen | undefined;
}

export class Observer {
  /** Objects that were seen before, by their text: most of a run is the same as in another. */
  private readonly earlier = new Map<string, Seen>();

  constructor(private readonly variables: Variables) {}

  /** What settings make; each object is looked at only when it is asked for. */
  observe(settings: Settings): Observed {
    const made = Object.entries(texts).map(([name, text]) => ({ name, text: text(settings) }));
    const tokens = made.flatMap(({ name, text }) => [
      [JSON.stringify(text), JSON.stringify(textToken.whole(name))] as const,
      [checksum(text), JSON.stringify(textToken.digest(name)).slice(1, -1)] as const,
    ]);
    const parts = new Map<string, () => Seen>([
      ...made.map(({ name, text }) => [`Text ${name}`, () => this.text(text)] as const),
      ...manifests(settings).map((object) => [objectKey(object), () => this.object(object, tokens)] as const),
    ]);
    return { keys: [...parts.keys()], seen: (key) => parts.get(key)?.() };
  }

  private object(object: unknown, tokens: readonly (readonly [string, string])[]): Seen {
    const text = tokens.reduce((whole, [part, token]) => whole.replaceAll(part, token), JSON.stringify(object));
    const found = this.earlier.get(text) ?? this.seen(JSON.parse(text));
    this.earlier.set(text, found);
    return found;
  }

  private text(text: string): Seen {
    const earlier = this.earlier.get(text);
    if (earlier !== undefined) return earlier;
    const found = this.parsedText(text);
    this.earlier.set(text, found);
    return found;
  }

  private parsedText(text: string): Seen {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed) && text === JSON.stringify(parsed)) {
      return { form: "compact", parts: new Map(parsed.map((item, place) => [String(place), this.seen(item)])) };
    }
    const whole = this.seen(parsed);
    if (whole.form === "map" && text === `${JSON.stringify(parsed, null, 2)}\n`)
      return { form: "pretty", parts: whole.parts };
    throw new RangeError("a text is neither JSON over several lines nor on one");
  }

  seen(value: unknown, key = ""): Seen {
    if (Array.isArray(value)) return { form: "list", parts: this.items(value) };
    if (typeof value === "object" && value !== null) {
      const pairs = Object.entries(value).filter(([name, inner]) => inner !== undefined && !isSecond(name));
      return { form: "map", parts: new Map(pairs.map(([name, inner]) => [name, this.seen(inner, name)])) };
    }
    if (typeof value === "string") {
      const separator = joined[key];
      if (separator === undefined) return { form: "scalar", value };
      return { form: "joined", parts: this.items(value.split(separator)) };
    }
    if (typeof value === "number" || typeof value === "boolean" || value === null) return { form: "scalar", value };
    throw new RangeError(`an object holds a ${typeof value}`);
  }

  /** The items of a list by what tells them apart; those that stand for any item of a list of the settings only once. */
  private items(items: readonly unknown[]): ReadonlyMap<string, Seen> {
    const parts = new Map<string, Seen>();
    const before = new Map<string, string>();
    for (const item of items) {
      const text = JSON.stringify(item);
      const twin = this.twin(text, before);
      if (twin !== undefined) {
        const first = parts.get(twin.identity);
        if (first !== undefined && !twin.identity.startsWith(eachPrefix))
          renameKey(parts, twin.identity, eachPrefix + twin.list);
        before.set(twin.text, eachPrefix + twin.list);
        continue;
      }
      let free = identity(item);
      for (let count = 2; parts.has(free); count += 1) free = `${identity(item)} (${count})`;
      parts.set(free, this.seen(item));
      before.set(text, free);
    }
    return parts;
  }

  /** The item before which is the same but for being the first of two symbolic items of a list; and that list. */
  private twin(
    text: string,
    before: ReadonlyMap<string, string>,
  ): { identity: string; list: string; text: string } | undefined {
    const lists = new Set<string>();
    for (const [, index, bits = ""] of text.matchAll(marker)) {
      const around = listsAround(this.variables.all[Number(index)]);
      for (const [place, list] of around.entries()) if (bits[place] === "1") lists.add(list);
    }
    for (const list of lists) {
      const first = text.replace(marker, (whole, index: string, bits: string) => {
        const place = listsAround(this.variables.all[Number(index)]).indexOf(list);
        return place < 0 ? whole : whole.replace(`b${bits}`, `b${bits.slice(0, place)}0${bits.slice(place + 1)}`);
      });
      const found = [...before].find(([earlier]) => withoutNumbers(earlier) === withoutNumbers(first));
      if (found !== undefined && first !== text) return { identity: found[1], list, text: found[0] };
    }
    return undefined;
  }
}

function objectKey({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.name}`;
}

/** Before the name of a list or mapping of the settings: the item stands for each of its items. */
export const eachPrefix = "each ";

const marker = /z[qk](\d+)b([01]*)[qk]/g;

/** Numbers of two symbolic items differ a little as well. */
function withoutNumbers(text: string): string {
  return text.replace(/[5-9]\d{8}/g, (number) => String(Math.floor((Number(number) - 500_000_000) / 1_000_003)));
}

function isSecond(key: string): boolean {
  return /^zk\d+b[01]*1k$/.test(key);
}

/** The lists and mappings by name whose items hold a variable, from the outermost. */
export function listsAround(variable: Variable | undefined): string[] {
  if (variable === undefined) return [];
  const { path, kind } = variable;
  const lists = path.flatMap((part, place) => (part === "[]" ? [path.slice(0, place).join(".")] : []));
  return kind === "map" ? [...lists, path.join(".")] : lists;
}

function renameKey(parts: Map<string, Seen>, from: string, to: string): void {
  const entries = [...parts].map(([key, value]) => [key === from ? to : key, value] as const);
  parts.clear();
  for (const [key, value] of entries) parts.set(key, value);
}

/** Fields by which the items of a list are told apart, if they are mappings; the first of them that an item has. */
const telling = [
  "name",
  "key",
  "topologyKey",
  "host",
  "path",
  "secretName",
  "serviceAccountToken",
  "configMap",
  "downwardAPI",
];

/** What tells an item from the others of its list, whatever else of it changes. */
function identity(item: unknown): string {
  if (typeof item !== "object" || item === null) return String(item);
  const fields = Object.entries(item) as [string, unknown][];
  const name = telling.find((key) => key in item);
  if (name !== undefined) {
    const [, value] = fields.find(([key]) => key === name) ?? [];
    if (typeof value === "string") return value;
    return typeof value === "object" && value !== null && !Array.isArray(value) ? `${name} ${identity(value)}` : name;
  }
  // Such as a port and its protocol, or the type of a metric and its name.
  const scalars = fields.flatMap(([key, value]) => (typeof value === "string" ? [`${key} ${value}`] : []));
  const inner = fields.flatMap(([, value]) =>
    typeof value === "object" && value !== null && telling.some((key) => key in value) ? [identity(value)] : [],
  );
  return [...scalars, ...inner].join(" ");
}
