import type { Key } from "../../policy/rules/read";
import { Wanted } from "./wanted";
import type { Fault } from "./yaml";

/** One JSON value of a text, and where it ends. */
export interface Read {
  readonly value: unknown;
  readonly end: number;
}

/** All of the text after the offset as one JSON value, which it nearly always is; undefined where it is not. */
export function parseWholeJson(text: string, start: number): Read | undefined {
  const value = parsed(start === 0 ? text : text.slice(start));
  return value === undefined ? undefined : { value, end: text.length };
}

/** Reads the JSON value that starts at the offset; other values may follow it. */
export function parseJson(text: string, start: number): Read | Fault {
  const scanned = scan(text, start);
  if ("message" in scanned) return scanned;
  const value = parsed(text.slice(start, scanned.end));
  return value === undefined ? { offset: start, message: "no valid JSON" } : { value, end: scanned.end };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What V8 says about it quotes the text, which may be a secret.
    return undefined;
  }
}

const space = /[ \t\r\n]*/y;
const scalar =
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.])|(?:true|false|null)\b/y;

function endOf(form: RegExp, text: string, at: number): number {
  form.lastIndex = at;
  return form.test(text) ? form.lastIndex : -1;
}

/** Past white space. */
export function skipSpace(text: string, at: number): number {
  return endOf(space, text, at);
}

/** Finds the end of the value, or the first place where it is no JSON. Does not recurse: texts may nest without end. */
function scan(text: string, start: number): { readonly end: number } | Fault {
  const open: string[] = [];
  let at = start;
  let expects: "value" | "value or end" | "key" | "key or end" | "comma or end" = "value";
  do {
    at = skipSpace(text, at);
    const next = text[at] ?? "";
    const closing = open.at(-1);
    if (next !== "" && next === closing && expects !== "value" && expects !== "key") {
      open.pop();
      at++;
      expects = "comma or end";
    } else if (expects === "comma or end") {
      if (next !== ",") return { offset: at, message: `no valid JSON: expected , or ${closing ?? ""}${instead(next)}` };
      at++;
      expects = closing === "}" ? "key" : "value";
    } else if (expects === "key" || expects === "key or end") {
      const end = next === '"' ? endOf(scalar, text, at) : -1;
      if (end < 0) return { offset: at, message: `no valid JSON: expected a key in "double quotes"${instead(next)}` };
      const colon = skipSpace(text, end);
      if (text[colon] !== ":") return { offset: colon, message: "no valid JSON: expected : after the key" };
      at = colon + 1;
      expects = "value";
    } else if (next === "{" || next === "[") {
      open.push(next === "{" ? "}" : "]");
      at++;
      expects = next === "{" ? "key or end" : "value or end";
    } else {
      const end = endOf(scalar, text, at);
      if (end < 0) return { offset: at, message: `no valid JSON: expected a value${instead(next)}` };
      at = end;
      expects = "comma or end";
    }
  } while (open.length > 0);
  return { end: at };
}

/** A sign may be told; what else stands there may be part of a secret. */
function instead(next: string): string {
  if (next === "") return ", and the text ends";
  return /[\]}[{:,']/.test(next) ? `, not ${next}` : "";
}

/** Where the places are in the JSON value that starts at the offset; it was read before. */
export function locateInJson(text: string, start: number, places: readonly (readonly Key[])[]): readonly number[] {
  const wanted = Wanted.places(places);
  wanted.offset = start;
  visit(text, start, wanted);
  return places.map((keys) => wanted.offsetOf(keys));
}

/** Looks under the value for what is wanted there, and answers where it ends. As deep as what is wanted, not as the text. */
function visit(text: string, start: number, wanted: Wanted | undefined): number {
  const opening = text[start];
  if (!wanted || wanted.isLeaf || (opening !== "{" && opening !== "[")) return skipValue(text, start);
  let at = skipSpace(text, start + 1);
  for (let index = 0; at < text.length && text[at] !== "}" && text[at] !== "]"; index++) {
    const place = at;
    let name = String(index);
    if (opening === "{") {
      const end = endOf(scalar, text, at);
      name = String(parsed(text.slice(at, end)));
      at = skipSpace(text, skipSpace(text, end) + 1);
    }
    const child = wanted.child(name);
    if (child) child.offset = place;
    at = skipSpace(text, visit(text, at, child));
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
  return at + 1;
}

const telling = /["[\]{}]/g;

function skipValue(text: string, start: number): number {
  if (text[start] !== "{" && text[start] !== "[") return endOf(scalar, text, start);
  let depth = 0;
  for (telling.lastIndex = start; ;) {
    const sign = telling.exec(text)?.[0];
    if (sign === undefined) return text.length;
    if (sign === '"') telling.lastIndex = endOf(scalar, text, telling.lastIndex - 1);
    else depth += sign === "{" || sign === "[" ? 1 : -1;
    if (depth === 0) return telling.lastIndex;
  }
}
