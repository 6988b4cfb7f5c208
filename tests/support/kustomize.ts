import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseAllDocuments } from "yaml";
import { secretKeys } from "../../components/credentials";
import type { RenderedFiles } from "../../render/files";
import { run } from "../../toolchain/process";
import { silentProgress } from "../../toolchain/progress";
import { ensureTools } from "../../toolchain/tools";

/** Any object, as plain data. */
export interface AnyObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; [field: string]: unknown };
  [field: string]: unknown;
}

/** Writes a rendered tree into a folder, as it is. */
export async function writeTree(folder: string, files: RenderedFiles): Promise<void> {
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Fills in the templates of a rendered tree, as its user does. */
export async function fillSecrets(folder: string, files: RenderedFiles): Promise<void> {
  for (const [path, text] of files) {
    if (!path.endsWith("/secret.env.example")) continue;
    const filled = text.replace(/^#([A-Z_]+=)$/gm, "$1of a test");
    assert.notEqual(filled, text);
    await writeFile(join(folder, path.replace(/\.example$/, "")), filled);
  }
}

/** The objects that the real kustomize makes of a folder; of a Secret the values are checked, and taken out. */
export async function kustomizeBuild(folder: string): Promise<AnyObject[]> {
  const { kustomize } = await ensureTools(["kustomize"], silentProgress);
  const { code, stdout, stderr } = await run(kustomize, ["build", folder]);
  assert.deepEqual([code, stderr], [0, ""]);
  return parseAllDocuments(stdout).map((document) => {
    const object = document.toJS() as AnyObject;
    if (object.kind !== "Secret") return object;
    const { data, ...rest } = object;
    const value = Buffer.from("of a test").toString("base64");
    assert.deepEqual(data, Object.fromEntries(secretKeys.map((key) => [key, value])));
    return rest;
  });
}

/** Objects by what they are called, for a comparison in which their order is of no meaning. */
export function byIdentity(objects: readonly AnyObject[]): Record<string, AnyObject> {
  const entries = objects.map((object): [string, AnyObject] => [`${object.kind} ${object.metadata.name}`, object]);
  assert.equal(new Set(entries.map(([key]) => key)).size, entries.length);
  return Object.fromEntries(entries);
}
