import { existsSync, statSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/** Who holds a stack of a file backend; as the CLI writes it. */
export interface StackLock {
  pid: number;
  hostname: string;
  timestamp: string;
}

/** The locks that a killed run of this machine has left behind on a stack. */
export async function staleLocks(stateDir: string, project: string, stack: string): Promise<StackLock[]> {
  return (await locksHere(stateDir, project, stack)).filter(({ pid }) => !alive(pid));
}

/** The locks of those who work on a stack on this machine now. */
export async function livingLocks(stateDir: string, project: string, stack: string): Promise<StackLock[]> {
  return (await locksHere(stateDir, project, stack)).filter(({ pid }) => alive(pid));
}

/**
 * Whether a killed run has left a lock under the temporary name that it is written to. The CLI refuses a stack for such a
 * file too, even an empty one. Between the name and the lock is no time at all: after a second nobody is at work on it.
 */
export async function hasUnfinishedLock(stateDir: string, project: string, stack: string): Promise<boolean> {
  const unfinished = (await filesIn(folderOf(stateDir, project, stack))).filter((file) => file.endsWith(".tmp"));
  const latest = Date.now() - 1_000;
  return unfinished.some((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? latest) < latest);
}

async function locksHere(stateDir: string, project: string, stack: string): Promise<StackLock[]> {
  const files = (await filesIn(folderOf(stateDir, project, stack))).filter((file) => file.endsWith(".json"));
  const locks = await Promise.all(files.map(readLock));
  return locks.filter((lock) => lock !== undefined).filter((lock) => lock.hostname === hostname());
}

function folderOf(stateDir: string, project: string, stack: string): string {
  return join(stateDir, ".pulumi", "locks", "organization", project, stack);
}

async function filesIn(folder: string): Promise<string[]> {
  return existsSync(folder) ? (await readdir(folder)).map((name) => join(folder, name)) : [];
}

/** A lock, or nothing where its holder has just given it back. */
async function readLock(file: string): Promise<StackLock | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as StackLock;
  } catch (error) {
    if (existsSync(file)) throw new Error(`${file} is no valid lock of a Pulumi stack: remove it`, { cause: error });
    return undefined;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
