import { existsSync } from "node:fs";
import { basename } from "node:path";
import { project } from "../../components/problems";
import type { Key } from "../../policy/rules/read";
import { UsageError } from "../errors";
import { placesIn, readDocuments, type Document } from "../input/documents";
import { readSource } from "../input/read";
import { Source, type Place } from "../input/source";

type Mapping = Readonly<Record<string, unknown>>;

/** A file of settings: a stack file, or a mapping of settings alone. */
export interface WrittenSettings {
  readonly file: string;
  /** By the settings' own names, such as `image`. */
  readonly values: Mapping;
  /** Those of them that hold something encrypted. */
  readonly encrypted: readonly string[];
  /** Where a setting stands, or the nearest mapping around it; undefined where the file does not have it. */
  readonly placeOf: (path: readonly Key[]) => Required<Place> | undefined;
}

/**
 * Reads a file of settings.
 * @throws UsageError with file and line of everything that keeps it from being read
 */
export async function readWritten(file: string): Promise<WrittenSettings> {
  if (!existsSync(file) && file !== "-") throw new UsageError([{ file, message: "no such file" }]);
  const source = await readSource(file);
  if (!(source instanceof Source)) throw new UsageError([source]);
  const { documents, problems } = readDocuments(source);
  if (problems.length > 0) throw new UsageError(problems);
  const [document, ...more] = documents;
  if (more.length > 0 || (document && !isMapping(document.value))) {
    throw new UsageError([{ file, message: "must hold one mapping: a stack file, or settings by their names" }]);
  }
  return document ? written(file, document, document.value as Mapping) : nothing(file);
}

function nothing(file: string): WrittenSettings {
  return { file, values: {}, encrypted: [], placeOf: () => undefined };
}

function written(file: string, document: Document, content: Mapping): WrittenSettings {
  const isStackFile = isMapping(content.config) || /^Pulumi\..*\.yaml$/.test(basename(file));
  const within = isStackFile ? [["config"]] : [[]];
  const all = isStackFile ? (isMapping(content.config) ? content.config : {}) : content;
  const own = Object.entries(all).flatMap(([key, value]) => {
    const name = key.startsWith(`${project}:`) ? key.slice(project.length + 1) : isStackFile ? undefined : key;
    return name === undefined ? [] : [{ key, name, value }];
  });
  const keys = new Map(own.map(({ key, name }) => [name, key]));
  return {
    file,
    values: Object.fromEntries(own.map(({ name, value }) => [name, value])),
    encrypted: own.filter(({ value }) => holdsSecret(value)).map(({ name }) => name),
    placeOf: ([top = "", ...rest]) => {
      const key = keys.get(String(top));
      return key === undefined ? undefined : placesIn(document, [[...(within[0] ?? []), key, ...rest]])[0];
    },
  };
}

/** As Pulumi writes what it has encrypted. */
function holdsSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  if (!isMapping(value)) return false;
  const values = Object.entries(value);
  return values.some(([key, inner]) => (key === "secure" && typeof inner === "string") || holdsSecret(inner));
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
