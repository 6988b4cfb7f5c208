import { dirname, join } from "node:path";
import { UsageError } from "../errors";
import { counted } from "../report/words";
import type { Disk } from "./disk";
import { markerName, parseMarker, sumOf, type Marker } from "./marker";

/** The folder that a tree is written into, as it was found. */
export interface Target {
  readonly folder: string;
  /** What was generated there before; empty where nothing was. */
  readonly before: Marker;
}

/** Name of the folder in which a process gathers what it will put in place. */
export const stageName = (pid: number): string => `.circle-core-part-${pid}`;
const stageForm = /^\.circle-core-part-(\d+)$/;

/**
 * Looks whether a tree may be written into a folder: one that is not there yet, is empty, or was generated and left so.
 * @param folder as the user named it, without a slash at the end
 * @param paths of the files to be written
 * @param force write into any other folder too, and over what was changed by hand
 * @throws UsageError
 */
export function inspectTarget(disk: Disk, folder: string, paths: Iterable<string>, force: boolean): Target {
  const stat = disk.lstatSync(folder, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) {
    throw new UsageError(`${folder}: is a symbolic link, through which nothing is written`, "Name the folder itself");
  }
  if (stat && !stat.isDirectory()) throw new UsageError(`${folder}: is no folder`, "Name another one");
  if (!stat) return { folder, before: new Map() };
  const entries = disk.readdirSync(folder).filter((name) => !stageForm.test(name));
  const marker = entries.includes(markerName) ? readMarker(disk, folder) : undefined;
  if (entries.length > 0 && !marker && !force) {
    throw new UsageError(
      `${folder}: is not empty, and was not generated; nothing was written`,
      "Name another folder, or write into this one with --force: other files stay, what is in the way is replaced",
    );
  }
  const before = marker ?? new Map<string, string>();
  refuseObstacles(disk, folder, [...before.keys(), ...paths]);
  if (!force) refuseChanges(disk, folder, before);
  return { folder, before };
}

function readMarker(disk: Disk, folder: string): Marker | undefined {
  const path = join(folder, markerName);
  return disk.lstatSync(path).isFile() ? parseMarker(disk.readFileSync(path, "utf8")) : undefined;
}

/** A link on the way would lead out of the folder, and a file can't stand where a folder is. */
function refuseObstacles(disk: Disk, folder: string, paths: readonly string[]): void {
  for (const path of new Set(paths.flatMap(holdersOf))) {
    const stat = disk.lstatSync(join(folder, path), { throwIfNoEntry: false });
    if (stat && !stat.isDirectory()) obstacle(join(folder, path), stat.isSymbolicLink() ? "a symbolic link" : "a file");
  }
  for (const path of paths) {
    if (disk.lstatSync(join(folder, path), { throwIfNoEntry: false })?.isDirectory())
      obstacle(join(folder, path), "a folder");
  }
}

function obstacle(path: string, what: string): never {
  throw new UsageError(`${path}: is ${what}, and in the way of what is generated; nothing was written`, "Remove it");
}

/** The folders in which a path lies, the outermost first. */
export function holdersOf(path: string): readonly string[] {
  const holder = dirname(path);
  return holder === "." ? [] : [...holdersOf(holder), holder];
}

function refuseChanges(disk: Disk, folder: string, before: Marker): void {
  const changed = [...before].flatMap(([path, sum]) => {
    const file = join(folder, path);
    const stat = disk.lstatSync(file, { throwIfNoEntry: false });
    return !stat || (stat.isFile() && sumOf(disk.readFileSync(file)) === sum) ? [] : [file];
  });
  if (changed.length === 0) return;
  const shown = changed.slice(0, 5);
  const more = changed.length - shown.length;
  throw new UsageError(
    [
      ...shown.map((file) => `${file}: was changed by hand since it was generated`),
      ...(more > 0 ? [`and ${counted(more, "more file")}`] : []),
    ].join("\n"),
    "Nothing was written. Put the change into the settings, or drop it with --force",
  );
}

/** Folders that killed processes have left in the target. */
export function leftStages(disk: Disk, folder: string): readonly string[] {
  return disk.readdirSync(folder).filter((name) => {
    const [, pid] = stageForm.exec(name) ?? [];
    return pid !== undefined && !runs(Number(pid));
  });
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
