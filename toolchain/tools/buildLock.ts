import { join } from "node:path";
import { toolsDir } from "../paths";
import type { Progress } from "../progress";
import { withLock, withLockIfFree } from "./lock";

/** One build at a time: builds share their caches, and use every core as it is. */
const file = join(toolsDir, "build.lock");

/** Runs what fills or reads the builds' caches; waits, and says once for whom, while another process does so. */
export function whileBuilding<T>(progress: Progress, work: () => Promise<T>): Promise<T> {
  let said = false;
  const onWait = (pid: number): void => {
    if (!said) progress.note(`Waiting for process ${pid}, which builds the tools`);
    said = true;
  };
  return withLock(file, onWait, work);
}

/** Runs `work` unless somebody builds just now. */
export const unlessBuilding = (work: () => Promise<void>): Promise<void> => withLockIfFree(file, work);
