import { isDeepStrictEqual } from "node:util";
import type { Finding } from "../../policy/rules/report";
import type { Document } from "../input/documents";
import { readDocuments } from "../input/documents";
import type { Manifests } from "../input/manifests";
import { Source, type Problem } from "../input/source";
import { Additions, withAdditions, type Write } from "./additions";
import { spliced } from "./splice";

/** What mending came to for one file. */
export interface Mended {
  readonly source: Source;
  readonly text: string;
  /** What was written, in words that hold no value. */
  readonly changes: readonly string[];
}

export interface Mending {
  readonly files: readonly Mended[];
  readonly problems: readonly Problem[];
}

/** Writes what is safe to write for the findings into the texts of their files; nothing touches the disk. */
export function mend(manifests: Manifests, findings: readonly Finding[]): Mending {
  const problems = new Map<string, Problem>();
  const byDocument = new Map<Document, { writes: Write[]; changes: string[] }>();
  for (const { remedy, origin, exempted, object, path, rule } of findings) {
    const from = origin === "" ? undefined : manifests.origins[Number(origin)];
    if (!remedy || !from || exempted) continue;
    const { document, keys, exported } = from;
    if (exported) {
      const file = document.source.name;
      problems.set(file, { file, message: "--fix does not touch Pulumi's state; mend the program that made it" });
      continue;
    }
    const group = byDocument.get(document) ?? { writes: [], changes: [] };
    byDocument.set(document, group);
    group.writes.push({ keys: [...keys, ...remedy.keys], value: remedy.value });
    group.changes.push(`${object.kind} ${object.name}: ${path} (${rule})`);
  }
  const mended = [...byDocument].flatMap(([document, { writes, changes }]) => {
    const { text, done } = mendedText(document, writes);
    return done.length === 0 ? [] : [{ document, text, changes: done.flatMap((index) => changes[index] ?? []) }];
  });
  const files = Map.groupBy(mended, ({ document }) => document.source);
  return {
    problems: [...problems.values()],
    files: [...files].map(([source, parts]) => ({
      source,
      text: joined(source.text, parts),
      changes: parts.flatMap(({ changes }) => changes),
    })),
  };
}

/** When not all can be written at once, what can be is written one by one; so many at most. */
const singlyAtMost = 100;

/** The document's new text, and which of the writes are in it. */
function mendedText(document: Document, writes: readonly Write[]): { text: string; done: readonly number[] } {
  const whole = attempt(document, writes);
  if (whole) return { text: textOf(whole), done: [...writes.keys()] };
  let current = document;
  const done: number[] = [];
  for (const [index, write] of writes.slice(0, singlyAtMost).entries()) {
    const next = attempt(current, [write]);
    if (!next) continue;
    current = next;
    done.push(index);
  }
  return { text: textOf(current), done };
}

/** The document with the writes in it; undefined unless reading it gives exactly what was to be written, and no more. */
function attempt(document: Document, writes: readonly Write[]): Document | undefined {
  const additions = Additions.of(writes);
  const before = textOf(document);
  const text = spliced(before, additions, document.format);
  if (text === before) return undefined;
  const { documents, problems } = readDocuments(new Source(document.source.name, text));
  const [read, ...more] = documents;
  if (!read || more.length > 0 || problems.length > 0) return undefined;
  const isRight = isDeepStrictEqual(read.value, withAdditions(document.value, additions));
  return isRight ? { ...read, start: 0, end: text.length } : undefined;
}

function textOf({ source, start, end }: Document): string {
  return source.text.slice(start, end);
}

function joined(text: string, parts: readonly { readonly document: Document; readonly text: string }[]): string {
  let result = text;
  for (const part of parts.toSorted((a, b) => b.document.start - a.document.start)) {
    result = result.slice(0, part.document.start) + part.text + result.slice(part.document.end);
  }
  return result;
}
