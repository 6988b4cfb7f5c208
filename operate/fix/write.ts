import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";

/**
 * Replaces a file by a whole new one: whoever reads it finds the old text or the new one. Links stay links; what is no
 * file, such as a device or a pipe, is written to.
 * @throws the system's error, about this path
 */
export function replaceFile(path: string, text: string): void {
  const target = realpathOr(path);
  const part = `${target}.${process.pid}.part`;
  try {
    const found = statSync(target, { throwIfNoEntry: false });
    if (found && !found.isFile()) {
      writeFileSync(target, text);
      return;
    }
    writeFileSync(part, text, { mode: found?.mode ?? 0o644 });
    renameSync(part, target);
  } catch (error) {
    throw Object.assign(error as Error, { path });
  } finally {
    rmSync(part, { force: true });
  }
}

function realpathOr(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
