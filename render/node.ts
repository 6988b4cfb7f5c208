import { Comments, yamlText } from "./yaml";

/** A value that came from a setting as it is; the builders take it for the text or the number that it holds. */
export type Told = ToldText | ToldNumber;

/** Where it came from. */
export interface Origin {
  /** The setting, such as `scaling.autoscaling.maxReplicas`. */
  readonly setting: string;
  /** Which file says so, or that it is a default; undefined where stacks that share the value have it from several. */
  readonly source: string | undefined;
}

export class ToldText extends String {
  constructor(
    text: string,
    private readonly tell: () => Origin,
  ) {
    super(text);
  }

  get origin(): Origin {
    return this.tell();
  }
}

export class ToldNumber extends Number {
  constructor(
    number: number,
    private readonly tell: () => Origin,
  ) {
    super(number);
  }

  get origin(): Origin {
    return this.tell();
  }
}

/** Plain data, some of whose values know where they came from. */
export type Node = Leaf | Node[] | NodeMap;
export type Leaf = string | number | boolean | null | Told;
export interface NodeMap {
  [key: string]: Node;
}

export function isTold(node: unknown): node is Told {
  return node instanceof ToldText || node instanceof ToldNumber;
}

export function isMap(node: Node | undefined): node is NodeMap {
  return typeof node === "object" && node !== null && !Array.isArray(node) && !isTold(node);
}

/** The text of a single value; of anything else, none. */
export function textOf(node: Node | undefined): string {
  return node === undefined || Array.isArray(node) || isMap(node) ? "" : String(node?.valueOf());
}

/** The same text for the same data, wherever that came from. */
export function keyOf(node: Node | undefined): string {
  return node === undefined ? "" : JSON.stringify(node, sortedMaps);
}

function sortedMaps(_: string, value: Node): Node {
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function same(a: Node | undefined, b: Node | undefined): boolean {
  return a === b || keyOf(a) === keyOf(b);
}

/** YAML of the data with a comment beside each value that knows where it came from. */
export function commented(node: Node, above?: string): string {
  const comments = new Comments();
  if (above !== undefined) comments.set([], { above });
  const value = unwrapped(node, [], comments);
  return yamlText(value, comments);
}

/** Labels and the like are named by people: their order is of no meaning, and must not change the text. */
const unordered: ReadonlySet<unknown> = new Set(["labels", "annotations", "matchLabels", "nodeSelector", "pairs"]);

/** The data without what it knows; what does not change by that is not copied: most of it. */
function unwrapped(node: Node, path: (string | number)[], comments: Comments): unknown {
  if (typeof node !== "object" || node === null) return node;
  if (isTold(node)) {
    const { setting, source } = node.origin;
    comments.set(path, { beside: source === undefined ? setting : `${setting}, ${source}` });
    return node.valueOf();
  }
  if (Array.isArray(node)) {
    const items = node.map((item, index) => unwrappedAt(index, item, path, comments));
    return items.some((item, index) => item !== node[index]) ? items : node;
  }
  const isUnordered = unordered.has(path.at(-1));
  const keys = Object.keys(node);
  if (isUnordered) keys.sort();
  let copy: Record<string, unknown> | undefined = isUnordered ? {} : undefined;
  for (const key of keys) {
    const value = node[key] as Node;
    const plain = unwrappedAt(key, value, path, comments);
    if (plain !== value) copy ??= { ...node };
    if (copy) copy[key] = plain;
  }
  return copy ?? node;
}

function unwrappedAt(key: string | number, value: Node, path: (string | number)[], comments: Comments): unknown {
  path.push(key);
  const plain = unwrapped(value, path, comments);
  path.pop();
  return plain;
}
