import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";
import { messageOf, UserError } from "./errors";
import { interruption } from "./interruption";

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Both streams are appended here as well. */
  logFile?: string;
  /** Written to the command's standard input. */
  input?: string;
  /** Called for each line of either stream. */
  onLine?: (line: string) => void;
  /** Ends the command, with all that it has started, by SIGTERM when aborted. */
  signal?: AbortSignal;
}

export interface RunResult {
  /** Exit code; 128 + n where signal n ended the command. */
  code: number;
  stdout: string;
  stderr: string;
}

const signals: Partial<Record<NodeJS.Signals, number>> = { SIGINT: 2, SIGTERM: 15, SIGKILL: 9 };

/**
 * Runs a command to its end and answers its exit code and output. Throws where it can't be started, and where this
 * process has been asked to stop: the command is then ended, with all that it has started.
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    interruption.throwIfAborted();
    // A group of its own: it can be ended as a whole, and a Ctrl-C in the terminal reaches it by us alone.
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    const stop = AbortSignal.any([interruption, ...(options.signal ? [options.signal] : [])]);
    const end = (): void => {
      endGroup(child);
    };
    if (stop.aborted) end();
    stop.addEventListener("abort", end, { once: true });
    const log = openLog(options.logFile, (error) => {
      end();
      reject(error);
    });
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
    const over = (): void => {
      stop.removeEventListener("abort", end);
      log?.end();
    };
    child.once("error", (error) => {
      over();
      reject(error);
    });
    child.once("close", (code, signal) => {
      over();
      if (interruption.aborted) reject(interruption.reason as UserError);
      else resolve({ code: code ?? (signal === null ? 1 : 128 + (signals[signal] ?? 0)), ...text });
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

/** Ends a command that leads a process group, with all that is in the group; one that has ended already is fine. */
export function endGroup(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function openLog(file: string | undefined, onError: (error: UserError) => void): WriteStream | undefined {
  if (file === undefined) return undefined;
  mkdirSync(dirname(file), { recursive: true });
  return createWriteStream(file, { flags: "a" }).once("error", (cause) => {
    onError(new UserError(`The log ${file} can't be written: ${messageOf(cause)}`, { cause }));
  });
}
