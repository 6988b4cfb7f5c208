import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { interruption } from "../interruption";

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function holderOf(file: string): Promise<number | undefined> {
  const text = await readFile(file, "utf8").catch(() => "");
  const pid = Number(text);
  return pid > 0 ? pid : undefined;
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Runs `work` while holding a lock file, so that two commands don't build the same thing at once. Waits for a living
 * holder, and takes the lock over from a dead one. `onWait` is told whom it waits for. Throws where this process is asked to
 * stop meanwhile.
 */
export async function withLock<T>(file: string, onWait: (pid: number) => void, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  // A link to a file that already names its owner appears whole or not at all.
  const mine = `${file}.${randomUUID()}`;
  await writeFile(mine, String(process.pid));
  try {
    while (!(await tryLink(mine, file))) {
      const holder = await holderOf(file);
      if (holder !== undefined && alive(holder)) {
        interruption.throwIfAborted();
        onWait(holder);
        await delay(500);
      } else {
        await rm(file, { force: true });
      }
    }
  } finally {
    await rm(mine, { force: true });
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** The same where nobody holds the lock; where a living process does, nothing is done. */
export async function withLockIfFree(file: string, work: () => Promise<void>): Promise<void> {
  const held = new Error(`${file} is held`);
  const giveUp = (): void => {
    throw held;
  };
  await withLock(file, giveUp, work).catch((error: unknown) => {
    if (error !== held) throw error;
  });
}
