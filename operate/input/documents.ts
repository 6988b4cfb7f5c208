import type { Key } from "../../policy/rules/read";
import { locateInJson, parseJson, parseWholeJson, skipSpace } from "./json";
import type { Place, Problem, Source } from "./source";
import { locateInYaml, parseYaml, type Fault } from "./yaml";

/** One document of a text: one value, which may hold many objects. */
export interface Document {
  readonly source: Source;
  readonly format: "yaml" | "json";
  /** Where its text starts, and ends, in the source. */
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
}

export interface Documents {
  readonly documents: readonly Document[];
  readonly problems: readonly Problem[];
}

/**
 * Reads all documents of a text, JSON or YAML, one after the other, as kubectl does: what is wrong with one keeps none of
 * the others from being read. Empty ones are left out.
 */
export function readDocuments(source: Source): Documents {
  const documents: Document[] = [];
  const problems: Problem[] = [];
  for (const [start, end] of parts(source.text)) {
    const part = { source, start, end, text: source.text.slice(start, end) };
    const read = readPart(part);
    if ("fault" in read) problems.push(source.problem(start + read.fault.offset, read.fault.message));
    else documents.push(...read.documents);
  }
  return { documents, problems };
}

interface Part {
  readonly source: Source;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

type Result = { readonly documents: readonly Document[] } | { readonly fault: Fault };

function readPart(part: Part): Result {
  const first = skipSpace(part.text, part.text.startsWith("---") ? 3 : 0);
  if (part.text[first] !== "{" && part.text[first] !== "[") return readYaml(part);
  const json = readJson(part, first);
  if ("documents" in json || part.source.name.endsWith(".json")) return json;
  // A YAML document may start with a brace as well.
  const yaml = readYaml(part);
  return "documents" in yaml || /\.ya?ml$/.test(part.source.name) ? yaml : json;
}

function readYaml({ source, text, start, end }: Part): Result {
  const result = parseYaml(text);
  if (!("value" in result)) return { fault: result };
  return { documents: result.value === null ? [] : [{ source, format: "yaml", start, end, value: result.value }] };
}

/** JSON values may follow each other without a separator, as many programs write them. */
function readJson({ source, text, start }: Part, first: number): Result {
  const documents: Document[] = [];
  for (let at = first; at < text.length; at = skipSpace(text, at)) {
    const result = (at === first ? parseWholeJson(text, at) : undefined) ?? parseJson(text, at);
    if ("message" in result) return { fault: result };
    documents.push({ source, format: "json", start: start + at, end: start + result.end, value: result.value });
    at = result.end;
  }
  return { documents };
}

const marker = /^(?:---(?=[ \t\r\n]|$)|\.\.\.(?=[ \t\r\n]|$).*\n?)/gm;

/** The texts of the documents: nothing else can start a line with `---`, and only the end of a document with `...`. */
function* parts(text: string): Generator<readonly [start: number, end: number]> {
  let start = 0;
  for (const match of text.matchAll(marker)) {
    const end = match[0] === "---" ? match.index : match.index + match[0].length;
    if (end === start || isPrologue(text.slice(start, end))) continue;
    yield [start, end];
    start = end;
  }
  if (start < text.length) yield [start, text.length];
}

/** Directives belong to the document after them. */
function isPrologue(text: string): boolean {
  return /^%/m.test(text) && text.split("\n").every((line) => /^(?:%.*|\s*(?:#.*)?)$/.test(line));
}

/** Where places are in a document; what does not exist is where the nearest of its holders is. */
export function placesIn(document: Document, places: readonly (readonly Key[])[]): readonly Required<Place>[] {
  const { source, format, start, end } = document;
  const offsets =
    format === "json"
      ? locateInJson(source.text, start, places)
      : locateInYaml(source.text.slice(start, end), places).map((offset) => start + offset);
  return offsets.map((offset) => source.placeOf(offset));
}
