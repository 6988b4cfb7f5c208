import { readdirSync, readFileSync } from "node:fs";

/** A tick of the kernel's process times, in seconds: 100 a second on every Linux that Node runs on. */
const tick = 0.01;

/** The fields of a process' stat line after its name, which may hold blanks and brackets itself. */
const fields = (stat: string): string[] => stat.slice(stat.lastIndexOf(")") + 2).split(" ");

/** CPU seconds of all children of this process that have ended, with theirs; nothing where the system does not tell. */
export function cpuOfEndedChildren(): number | undefined {
  if (process.platform !== "linux") return undefined;
  const [user, system] = fields(readFileSync("/proc/self/stat", "utf8")).slice(13, 15);
  return (Number(user) + Number(system)) * tick;
}

/** A process and the one that has started it. */
interface Running {
  pid: number;
  parent: number;
}

/** The processes below `root`, at any depth, without those in `except` and what is below them. */
export function below(root: number, all: readonly Running[], except: ReadonlySet<number>): Set<number> {
  const children = all.filter(({ pid, parent }) => parent === root && !except.has(pid)).map(({ pid }) => pid);
  return new Set(children.flatMap((pid) => [pid, ...below(pid, all, except)]));
}

/** A file of /proc; nothing where its process has ended since it was listed. */
function read(pid: number | string, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}

function allRunning(): Running[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const stat = read(pid, "stat");
    return stat === undefined ? [] : [{ pid: Number(pid), parent: Number(fields(stat)[1]) }];
  });
}

const page = 4096;

/** Bytes of memory that a process shares with no file: what it costs that others don't pay already. */
function ownBytes(pid: number): number {
  const [, resident = 0, shared = 0] = (read(pid, "statm") ?? "").split(" ").map(Number);
  return (resident - shared) * page;
}

/** Milliseconds between two looks at the memory of a command that runs: more would be felt in what is measured. */
const pace = 1_000;

/**
 * Watches what all processes that this one starts from now on take together.
 * @returns how to end that and learn the peak in bytes; it is `undefined` where the system does not tell
 */
export function watchMemory(): () => number | undefined {
  if (process.platform !== "linux") return () => undefined;
  const before = below(process.pid, allRunning(), new Set());
  let peak = 0;
  const timer = setInterval(() => {
    const ours = [...below(process.pid, allRunning(), before)];
    peak = Math.max(
      peak,
      ours.reduce((sum, pid) => sum + ownBytes(pid), 0),
    );
  }, pace);
  return () => {
    clearInterval(timer);
    return peak;
  };
}
