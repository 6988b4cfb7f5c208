import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { isMap, parseDocument, type Document } from "yaml";
import { UserError } from "../errors";

/**
 * Writes a copy of a stack's configuration with overrides merged in; comments stay. The tracked file is never written:
 * the CLI adds `encryptionsalt` to the file it is given, and the copy keeps it from run to run.
 * @param overrides full config key → value; maps are merged, `undefined` takes a key away
 */
export async function writeConfigCopy(
  tracked: string,
  copy: string,
  overrides: Readonly<Record<string, unknown>>,
): Promise<void> {
  const document = existsSync(tracked) ? await readYaml(tracked) : parseDocument("{}");
  if (!isMap(document.contents)) document.contents = document.createNode({});
  for (const [key, value] of Object.entries(overrides)) merge(document, ["config", key], value);
  if (!document.has("encryptionsalt") && existsSync(copy)) {
    const salt: unknown = (await readYaml(copy)).get("encryptionsalt");
    if (salt !== undefined) document.set("encryptionsalt", salt);
  }
  await mkdir(dirname(copy), { recursive: true });
  await writeFile(copy, document.toString(), { mode: 0o600 });
}

/** A YAML file; its mistakes are told with their place. */
export async function readYaml(file: string): Promise<Document> {
  const document = parseDocument(await readFile(file, "utf8"));
  const [mistake] = document.errors;
  if (mistake) throw new UserError(`${file} is not valid YAML: ${mistake.message.trimEnd()}`);
  return document;
}

function merge(document: Document, path: string[], value: unknown): void {
  if (value === undefined) {
    document.deleteIn(path);
    // With the last key its comment would be left, which an empty flow map can't hold.
    const rest = document.getIn(path.slice(0, -1), true);
    if (isMap(rest) && rest.items.length === 0) document.deleteIn(path.slice(0, -1));
  } else if (isPlainMap(value) && isMap(document.getIn(path, true))) {
    for (const [key, inner] of Object.entries(value)) merge(document, [...path, key], inner);
  } else {
    document.setIn(path, isObject(value) ? document.createNode(value) : value);
  }
}

function isPlainMap(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !Array.isArray(value);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
