import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { rootDir } from "../../toolchain/paths";

/** Compares files with those that were approved, in a folder of tests/golden; with UPDATE_GOLDEN=1 they become these. */
export function assertGolden(folder: string, files: ReadonlyMap<string, string>): void {
  const root = join(rootDir, "tests", "golden", folder);
  if (process.env["UPDATE_GOLDEN"]) approve(root, files);
  const approved = approvedIn(root);
  const how = `tests/golden/${folder} is not what is rendered now. Where that is meant: UPDATE_GOLDEN=1 npm run test:unit`;
  assert.deepEqual([...files.keys()].sort(), [...approved.keys()].sort(), how);
  for (const [path, text] of files) assert.equal(text, approved.get(path), `${path}: ${how}`);
}

function approvedIn(root: string): ReadonlyMap<string, string> {
  if (!existsSync(root)) return new Map();
  const found = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    found.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(root.length + 1).replaceAll(sep, "/"), readFileSync(path, "utf8")];
    }),
  );
}

function approve(root: string, files: ReadonlyMap<string, string>): void {
  rmSync(root, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
