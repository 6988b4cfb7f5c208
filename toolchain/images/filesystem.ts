import { posix } from "node:path";
import { UserError } from "../errors";
import { tarArchive, type TarEntry } from "./tar";

/** A file of an image. */
export interface ImageFile {
  /** Path on this machine. */
  source: string;
  /** Permission bits, default 0o755. */
  mode?: number;
}

/** A directory of an image. */
export interface ImageDirectory {
  /** Permission bits, default 0o755. */
  mode?: number;
  /** Owner, default 0. */
  uid?: number;
  /** Group, default 0. */
  gid?: number;
}

/**
 * The one layer of an image: files and directories sorted by path, parents made where nobody names them. Everything
 * belongs to root but where a directory says otherwise. Throws a UserError for a path that is not absolute and plain.
 */
export function rootFilesystem(
  files: readonly { path: string; mode: number; content: Buffer }[],
  directories: Readonly<Record<string, ImageDirectory>>,
): Buffer {
  const entries = new Map<string, TarEntry>();
  for (const file of files) entries.set(file.path, { ...file, path: inArchive(file.path) });
  for (const [path, { mode = 0o755, ...owner }] of Object.entries(directories))
    entries.set(path, { path: inArchive(path), mode, ...owner });
  for (const path of [...entries.keys()].flatMap(parents))
    if (!entries.has(path)) entries.set(path, { path: inArchive(path), mode: 0o755 });
  return tarArchive([...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1)));
}

function inArchive(path: string): string {
  if (path === "/" || !posix.isAbsolute(path) || posix.normalize(path) !== path || path.endsWith("/"))
    throw new UserError(`"${path}" is no path in an image. Write it from the root, without "..", e.g. /usr/bin/tool.`);
  return path.slice(1);
}

function parents(path: string): string[] {
  const parent = posix.dirname(path);
  return parent === "/" ? [] : [...parents(parent), parent];
}
