import { spawn } from "node:child_process";

/** How a command of the CLI ended. */
export interface ChildResult {
  /** Its exit code; 1 where a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ChildOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onOutput?: ((text: string) => void) | undefined;
  readonly onError?: ((text: string) => void) | undefined;
  /** Aborted, it is asked to stop cleanly, once. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds in which it says that it has been told to stop; else it has not heard of it. Default: 10,000. */
  readonly hearing?: number | undefined;
  /** Milliseconds in which it must have ended what it does; then it is told to drop it. Default: 120,000. */
  readonly ending?: number | undefined;
  /** Called where this process ends before the child; what it does must be synchronous. */
  readonly onAbandoned?: (() => void) | undefined;
}

/** What the engine says as soon as it has been told to stop. */
const heard = /(\^C|SIGTERM) received/;

/**
 * Runs the CLI to its end, in a process group of its own: a Ctrl-C in the terminal reaches it once, by us. The same one
 * again would make it drop what it is doing, and leave the stack locked. A script in its place that passes no signal on is
 * found out by the engine's silence, and the whole group is told then.
 */
export function runChild(command: string, args: readonly string[], options: ChildOptions): Promise<ChildResult> {
  const { cwd, env, onOutput, onError, signal, hearing = 10_000, ending = 120_000 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const stdout = collect(child.stdout, onOutput);
    const stderr = collect(child.stderr, onError);
    const patience: NodeJS.Timeout[] = [];
    const stop = (): void => {
      child.kill("SIGINT");
      const told = setTimeout(() => {
        if (!heard.test(stdout() + stderr())) interruptGroup(child.pid);
      }, hearing);
      patience.push(told, setTimeout(interruptGroup, ending, child.pid));
    };
    const abandon = (): void => {
      stop();
      options.onAbandoned?.();
    };
    const forget = (): void => {
      for (const timer of patience) clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      process.removeListener("exit", abandon);
    };
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop);
    process.once("exit", abandon);
    child.once("error", (error) => {
      forget();
      reject(error);
    });
    child.once("close", (code) => {
      forget();
      resolve({ code: code ?? 1, stdout: stdout(), stderr: stderr() });
    });
  });
}

/** The group is that of the child alone; it may have ended a moment ago. */
function interruptGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGINT");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function collect(stream: NodeJS.ReadableStream, tell?: (text: string) => void): () => string {
  let text = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    text += chunk;
    tell?.(chunk);
  });
  return () => text;
}
