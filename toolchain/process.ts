import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Both streams are appended here as well. */
  logFile?: string;
  /** Written to the command's standard input. */
  input?: string;
  /** Called for each line of either stream. */
  onLine?: (line: string) => void;
  /** Ends the command with SIGTERM when aborted. */
  signal?: AbortSignal;
}

export interface RunResult {
  /** Exit code; 128 + n where signal n ended the command. */
  code: number;
  stdout: string;
  stderr: string;
}

const children = new Set<ChildProcess>();
const signals = { SIGINT: 2, SIGTERM: 15, SIGKILL: 9 } as const;

/** Runs a command to its end and answers its exit code and output; throws only where it can't be started. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["pipe", "pipe", "pipe"],
      signal: options.signal,
      killSignal: "SIGTERM",
    });
    children.add(child);
    if (options.logFile) mkdirSync(dirname(options.logFile), { recursive: true });
    const log = options.logFile ? createWriteStream(options.logFile, { flags: "a" }) : undefined;
    const text = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      let rest = "";
      child[name].setEncoding("utf8").on("data", (chunk: string) => {
        text[name] += chunk;
        log?.write(chunk);
        if (!options.onLine) return;
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        lines.forEach(options.onLine);
      });
    }
    child.stdin.on("error", () => undefined).end(options.input ?? "");
    child.once("error", (error) => {
      if (error.name === "AbortError") return;
      children.delete(child);
      log?.end();
      reject(error);
    });
    child.once("close", (code, signal) => {
      children.delete(child);
      log?.end();
      const bySignal = signal === null ? 1 : 128 + (signal in signals ? signals[signal as keyof typeof signals] : 0);
      resolve({ code: code ?? bySignal, ...text });
    });
  });
}

/** The same, but answers nothing where there is no such command. */
export async function runIfFound(command: string, args: readonly string[]): Promise<RunResult | undefined> {
  try {
    return await run(command, args);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Ends every command that `run` has started and that still runs. */
export function killChildren(signal: NodeJS.Signals = "SIGTERM"): void {
  for (const child of children) child.kill(signal);
}
