import { readdirSync, readFileSync } from "node:fs";
import { isMissing } from "../../toolchain/cluster/state";

/** A process of this machine. */
interface RunningProcess {
  pid: number;
  /** Its command line, blanks between the words. */
  command: string;
}

/** The processes whose command line or environment names a folder, in the order in which they were started. */
export function processesWith(folder: string): RunningProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ pid: Number(pid), command: read(pid, "cmdline").replaceAll("\0", " ").trim() }))
    .filter(({ pid, command }) => command.includes(folder) || read(String(pid), "environ").includes(folder))
    .sort((one, other) => one.pid - other.pid);
}

/**
 * Kills all of them by SIGKILL, the first-started first, and those that they start meanwhile. What is left then is as
 * after a power cut: nobody has cleaned up.
 */
export function killProcessesWith(folder: string): void {
  for (let found = processesWith(folder); found.length > 0; found = processesWith(folder)) {
    for (const { pid } of found) signalProcess(pid, "SIGKILL");
  }
}

/** Sends a signal to a process, where it still runs. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch (error) {
    // It has ended meanwhile, or its environment is closed even to root, as the first process's is.
    if (isMissing(error) || (error as NodeJS.ErrnoException).code === "EACCES") return "";
    throw error;
  }
}
