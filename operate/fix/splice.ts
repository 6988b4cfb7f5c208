import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Additions } from "./additions";

/** A piece of the text, and what stands there instead. */
interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The text of one document, YAML or JSON, with the additions written into it. Only what is added changes: every comment,
 * quote and blank line stays. Nothing is written through an alias or a merge, which other places share.
 */
export function spliced(text: string, additions: Additions, format: "yaml" | "json"): string {
  const document = parseDocument(text, { version: "1.1", uniqueKeys: false, strict: false, logLevel: "silent" });
  const splicer = new Splicer(text, format);
  if (document.contents) splicer.into(document.contents, additions, 2);
  return splicer.result();
}

class Splicer {
  private readonly splices: Splice[] = [];
  private readonly newline: string;
  /** JSON without a space between key and value. */
  private readonly isCompact: boolean;

  constructor(
    private readonly text: string,
    private readonly format: "yaml" | "json",
  ) {
    this.newline = text.includes("\r\n") ? "\r\n" : "\n";
    this.isCompact = format === "json" && !/":\s/.test(text);
  }

  result(): string {
    let result = this.text;
    // From the end; of what is added at one place, what belongs further in comes first in the text: it was found first.
    for (const { start, end, text } of this.splices.toReversed().sort((a, b) => b.start - a.start)) {
      result = result.slice(0, start) + text + result.slice(end);
    }
    return result;
  }

  into(node: Node, additions: Additions, step: number): void {
    if (additions.children.size === 0) this.replace(node, additions.value);
    else if (isMap(node)) this.intoMap(node, additions, step);
    else if (isSeq(node)) this.intoItems(node, additions, step);
  }

  private intoItems(sequence: YAMLSeq, additions: Additions, step: number): void {
    for (const [index, child] of additions.children) {
      const item = typeof index === "number" ? sequence.items[index] : undefined;
      if (isNode(item)) this.into(item, child, step);
    }
  }

  private intoMap(map: YAMLMap, additions: Additions, step: number): void {
    const pairs = new Map(
      map.items.map((pair) => [isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : "", pair]),
    );
    // What a merge brings may hold more than what would be written over it.
    if (pairs.has("<<")) return;
    const missing: [string, unknown][] = [];
    for (const [key, child] of additions.children) {
      const pair = pairs.get(String(key));
      if (pair && isNode(pair.value) && !isEmpty(pair.value)) {
        if (!isAlias(pair.value)) this.into(pair.value, child, this.stepOf(map, pair.value) ?? step);
        continue;
      }
      const value = child.whole();
      if (value === undefined) continue;
      if (!pair) missing.push([String(key), value]);
      else if (isScalar(pair.key)) this.fill(map, pair.key, pair.value, value, step);
    }
    if (missing.length === 0) return;
    if (map.flow === true || map.items.length === 0) this.intoFlow(map, missing);
    else this.afterLast(map, missing, step);
  }

  /** How much deeper a mapping in a mapping is than its holder. */
  private stepOf(outer: YAMLMap, inner: unknown): number | undefined {
    if (!isMap(inner) || inner.flow === true || outer.flow === true) return undefined;
    const step = this.columnOf(inner) - this.columnOf(outer);
    return step > 0 ? step : undefined;
  }

  private columnOf(node: Node): number {
    const start = node.range?.[0] ?? 0;
    return start - (this.text.lastIndexOf("\n", start - 1) + 1);
  }

  /** New keys come after all that the mapping has. */
  private afterLast(map: YAMLMap, missing: readonly (readonly [string, unknown])[], step: number): void {
    const indent = " ".repeat(this.columnOf(map));
    const lines = blockLines(Object.fromEntries(missing), step).map((line) => indent + line);
    this.insertLines(endOf(map), lines);
  }

  private insertLines(after: number, lines: readonly string[]): void {
    const text = lines.join(this.newline);
    if (this.text[after - 1] === "\n") {
      this.splices.push({ start: after, end: after, text: text + this.newline });
      return;
    }
    const newline = this.text.indexOf("\n", after);
    const line = newline < 0 ? this.text.length : newline;
    const start = this.text[line - 1] === "\r" ? line - 1 : line;
    this.splices.push({ start, end: start, text: this.newline + text });
  }

  /** A key without a value, or with null, gets one. */
  private fill(map: YAMLMap, key: Node, held: unknown, value: unknown, step: number): void {
    const [, keyEnd = 0] = key.range ?? [];
    if (map.flow === true || !isNode(held) || held.anchor !== undefined || held.tag !== undefined) {
      if (isNode(held) && held.range) this.replace(held, value);
      return;
    }
    const [start, end] = held.range ?? [keyEnd, keyEnd];
    const isBlock = typeof value === "object";
    const colon = this.text.indexOf(":", keyEnd) + 1;
    const at = end > start ? start : colon;
    if (!isBlock) {
      this.splices.push({
        start: at,
        end: Math.max(end, at),
        text: end > start ? this.flow(value) : ` ${this.flow(value)}`,
      });
      return;
    }
    const indent = " ".repeat(this.columnOf(map) + step);
    if (end > start) this.splices.push({ start: colon, end, text: "" });
    this.insertLines(
      Math.max(end, at),
      blockLines(value, step).map((line) => indent + line),
    );
  }

  private intoFlow(map: YAMLMap, missing: readonly (readonly [string, unknown])[]): void {
    const open = (map.range?.[0] ?? 0) + 1;
    const [space = ""] = /^[ \t]*(?:\r?\n[ \t]*)?/.exec(this.text.slice(open)) ?? [];
    const separator = space.includes("\n") ? `,${space}` : this.isCompact ? "," : ", ";
    const colon = this.isCompact ? ":" : ": ";
    const entries = missing.map(([key, value]) => `${this.flowKey(key)}${colon}${this.flow(value, space)}`);
    const at = map.items.length === 0 ? open : open + space.length;
    const rest = map.items.length === 0 ? "" : separator;
    this.splices.push({ start: at, end: at, text: entries.join(separator) + rest });
  }

  private flowKey(key: string): string {
    return this.format === "yaml" ? yamlFlow(key) : JSON.stringify(key);
  }

  /** A value within a line; JSON spreads over several where its surroundings do. */
  private flow(value: unknown, space = ""): string {
    if (this.format === "yaml") return yamlFlow(value);
    if (!space.includes("\n")) return this.isCompact ? JSON.stringify(value) : spaced(value);
    const indent = /[ \t]*$/.exec(space)?.[0] ?? "";
    const step = indent.includes("\t") ? "\t" : 2;
    return JSON.stringify(value, null, step).replaceAll("\n", `${this.newline}${indent}`);
  }

  private replace(node: Node, value: unknown): void {
    const [start, end] = node.range ?? [0, 0];
    const more = isSeq(node) && Array.isArray(value) ? appended(node, value) : undefined;
    if (more && isSeq(node)) this.append(node, more);
    else if (!isAlias(node)) this.splices.push({ start, end, text: this.flow(value) });
  }

  private append(sequence: YAMLSeq, items: readonly unknown[]): void {
    if (sequence.flow !== true) {
      const indent = " ".repeat(this.columnOf(sequence));
      this.insertLines(
        endOf(sequence),
        items.map((item) => `${indent}- ${this.flow(item)}`),
      );
      return;
    }
    const last = sequence.items.at(-1);
    const first = (sequence.range?.[0] ?? 0) + 1;
    const at = isNode(last) ? endOf(last) : first;
    const [space = ""] = /^(?:[ \t]*\r?\n[ \t]*)?/.exec(this.text.slice(first)) ?? [];
    const separator = space.includes("\n") ? `,${space}` : ", ";
    const text = items.map((item) => this.flow(item)).join(separator);
    this.splices.push({ start: at, end: at, text: sequence.items.length === 0 ? text : separator + text });
  }
}

/** What the list has more at its end than the sequence, when all else is the same scalars. */
function appended(sequence: YAMLSeq, list: readonly unknown[]): readonly unknown[] | undefined {
  const isStart = sequence.items.every((item, index) => isScalar(item) && item.value === list[index]);
  return isStart && list.length > sequence.items.length ? list.slice(sequence.items.length) : undefined;
}

/** Where the last thing in the node ends; a collection itself may reach over comments behind it. */
function endOf(node: Node): number {
  const last: unknown = isMap(node) || isSeq(node) ? node.items.at(-1) : undefined;
  const inner = isPair(last) ? (last.value ?? last.key) : last;
  const isBlock = (isMap(node) || isSeq(node)) && node.flow !== true;
  return isBlock && isNode(inner)
    ? Math.max(endOf(inner), isPair(last) && isNode(last.key) ? endOf(last.key) : 0)
    : (node.range?.[1] ?? 0);
}

function blockLines(value: unknown, step: number): readonly string[] {
  return stringify(value, { indent: step, lineWidth: 0, version: "1.1" }).trimEnd().split("\n");
}

function isEmpty(node: Node): boolean {
  return isScalar(node) && (node.value === null || node.value === undefined);
}

function yamlFlow(value: unknown): string {
  if (typeof value === "string" && isPlain(value)) return value;
  if (Array.isArray(value)) return `[${value.map(yamlFlow).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `${yamlFlow(key)}: ${yamlFlow(inner)}`)
    .join(", ")}}`;
}

/** JSON in a line, with a space after colons and commas. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}: ${spaced(inner)}`)
    .join(", ")}}`;
}

/** A word that no YAML reads as anything but itself. */
function isPlain(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]{2,}$/.test(text) && !/^(?:true|false|yes|off|null)$/i.test(text);
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}
