import { join } from "node:path";
import { toolsDir } from "../../toolchain/paths";
import type { Progress } from "../../toolchain/progress";
import { withLock } from "../../toolchain/tools/lock";

/** Runs `work` when no other quickstart is at work: two would take each other's cluster and stacks away. */
export function alone<T>(progress: Progress, work: () => Promise<T>): Promise<T> {
  let said = false;
  const onWait = (pid: number): void => {
    if (!said) progress.note(`Waiting for process ${pid}, another quickstart`);
    said = true;
  };
  return withLock(join(toolsDir, "quickstart.lock"), onWait, work);
}
