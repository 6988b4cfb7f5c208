import { readFileSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { readDocuments } from "./documents";
import { findInputs, unreadable } from "./files";
import { Manifests } from "./manifests";
import { Source, type Problem } from "./source";
import { decode, tooLarge } from "./text";

/** What was read. */
export interface Read {
  readonly texts: readonly Text[];
  /** What could not even be read as a text. */
  readonly problems: readonly Problem[];
  /** Templates of Helm charts that were passed over. */
  readonly templates: number;
}

export interface Text {
  readonly source: Source;
  /** Not only found in a folder: it must hold an object. */
  readonly named: boolean;
}

/** Reads the files that the paths name; a problem with one keeps none of the others from being read. */
export async function readTexts(paths: readonly string[]): Promise<Read> {
  const { inputs, problems: missing, templates } = findInputs(paths);
  const texts: Text[] = [];
  const problems = [...missing];
  for (const { name, named } of inputs) {
    const source = await readSource(name);
    if (source instanceof Source) texts.push({ source, named });
    else problems.push(source);
  }
  return { texts, problems, templates };
}

/** The manifests in the texts. */
export async function manifestsIn({ texts, problems }: Pick<Read, "texts" | "problems">): Promise<Manifests> {
  const manifests = new Manifests();
  manifests.problems.push(...problems);
  for (const { source, named } of texts) {
    manifests.add(source, readDocuments(source), named);
    // Ctrl-C is heard between two files.
    await setImmediate();
  }
  return manifests;
}

/** Reads one file, or the standard input. */
export async function readSource(name: string): Promise<Source | Problem> {
  try {
    const bytes = await bytesOf(name);
    const decoded = "message" in bytes ? bytes : decode(bytes);
    return "text" in decoded ? new Source(name, decoded.text) : { file: name, message: decoded.message };
  } catch (error) {
    return { file: name, message: unreadable(error) };
  }
}

async function bytesOf(name: string): Promise<Buffer | { readonly message: string }> {
  if (name === "-") return buffer(process.stdin);
  const stat = statSync(name);
  // What writes into a pipe may take its time; other things are done meanwhile.
  if (!stat.isFile()) return readFile(name);
  const message = tooLarge(stat.size);
  return message === undefined ? readFileSync(name) : { message };
}
