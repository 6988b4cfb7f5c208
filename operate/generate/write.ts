import { dirname, join } from "node:path";
import type { RenderedFiles } from "../../render/files";
import type { Disk } from "./disk";
import { markerName, markerText } from "./marker";
import { holdersOf, leftStages, stageName, type Target } from "./target";
import { Transaction } from "./transaction";

/** What became of a folder's files, the marker not counted. */
export interface Written {
  readonly written: number;
  readonly removed: number;
  readonly unchanged: number;
}

/**
 * Makes a folder hold a tree, and no file of the one before. All of it is written beside its place first, then put in place
 * file by file, each whole at any moment. Where a step fails, what was there before is there again.
 * @throws whatever the file system refuses with
 */
export function writeTree(disk: Disk, target: Target, files: RenderedFiles): Written {
  const { folder, before } = target;
  const at = (path: string): string => join(folder, path);
  const stage = at(stageName(process.pid));
  const transaction = new Transaction(disk);
  try {
    transaction.makeFolder(folder);
    for (const left of leftStages(disk, folder)) removeAll(disk, at(left));
    transaction.step(
      () => {
        disk.mkdirSync(stage);
      },
      () => {
        removeAll(disk, stage);
      },
    );

    const all = [...files, [markerName, markerText(files)] as const];
    const changed = all.filter(([path, text]) => textAt(disk, at(path)) !== text);
    const gone = [...before.keys()].filter((path) => !files.has(path) && exists(disk, at(path)));
    // What may need space comes before the first change.
    const save = (path: string, index: number) => saved(disk, at(path), join(stage, `${index}.old`));
    const puttings = changed.map(([path, text], index) => {
      const part = join(stage, `${index}.new`);
      disk.writeFileSync(part, text);
      return { path, part, back: save(path, index) };
    });
    const removals = gone.map((path, index) => ({ path, back: save(path, changed.length + index) }));

    for (const { path, part, back } of puttings) {
      transaction.makeFolder(dirname(at(path)));
      transaction.step(() => {
        disk.renameSync(part, at(path));
      }, back);
    }
    for (const { path, back } of removals) {
      transaction.step(() => {
        disk.unlinkSync(at(path));
      }, back);
    }
    removeAll(disk, stage);
    for (const path of gone) removeEmpty(disk, folder, path);
    const written = changed.filter(([path]) => path !== markerName).length;
    return { written, removed: gone.length, unchanged: files.size - written };
  } catch (error) {
    transaction.takeBack();
    throw error;
  }
}

function removeAll(disk: Disk, path: string): void {
  disk.rmSync(path, { recursive: true, force: true });
}

function exists(disk: Disk, path: string): boolean {
  return disk.lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function textAt(disk: Disk, path: string): string | undefined {
  return disk.lstatSync(path, { throwIfNoEntry: false })?.isFile() ? disk.readFileSync(path, "utf8") : undefined;
}

/** Keeps a copy of a file; answers how to have it back. */
function saved(disk: Disk, path: string, copy: string): () => void {
  if (!exists(disk, path)) {
    return () => {
      disk.rmSync(path, { force: true });
    };
  }
  disk.copyFileSync(path, copy);
  return () => {
    disk.renameSync(copy, path);
  };
}

/** Removes the folders in which a removed file was the last. */
function removeEmpty(disk: Disk, folder: string, path: string): void {
  for (const holder of holdersOf(path).toReversed()) {
    try {
      disk.rmdirSync(join(folder, holder));
    } catch {
      // Something is left in it.
      return;
    }
  }
}
