import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";

/** Replaces a file by a whole new one: whoever reads it finds the old text or the new one. Links stay links. */
export function replaceFile(path: string, text: string): void {
  const target = realpathOr(path);
  const part = `${target}.${process.pid}.part`;
  try {
    writeFileSync(part, text, { mode: modeOf(target) });
    renameSync(part, target);
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

function modeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mode ?? 0o644;
}
