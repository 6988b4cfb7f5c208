import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";

export interface PulumiResult {
  /** Exit code; 128 + n where signal n ended it. */
  code: number;
  stdout: string;
  stderr: string;
  /** Whether it was asked to stop, by a signal or by the caller. */
  interrupted: boolean;
}

export interface ChildOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  stdio: StdioOptions;
  /** Called for each whole line of either stream. */
  onLine?: (line: string) => void;
  /** Written to its standard input. */
  input?: string;
  /** Asks it to stop when aborted. */
  signal?: AbortSignal;
  /** Told once when the person has asked to stop. */
  onInterrupt?: () => void;
}

/** What each further request to stop sends: Pulumi ends cleanly by the first, and at once by the others. */
const escalation = ["SIGINT", "SIGTERM", "SIGKILL"] as const;
/** Signals to this process that ask to stop. */
const asking = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** A Ctrl-C arrives from the terminal and again from npm: what follows within this many milliseconds is the same one. */
const sameRequest = 300;
const signalNumbers: Partial<Record<NodeJS.Signals, number>> = { SIGINT: 2, SIGTERM: 15, SIGKILL: 9 };

/**
 * Runs the CLI to its end. It has a process group of its own: a Ctrl-C in the terminal reaches it once, by us, and not
 * twice, which would make it drop its state; a second Ctrl-C terminates it.
 */
export function runChild(command: string, args: readonly string[], options: ChildOptions): Promise<PulumiResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: options.stdio, detached: true });
    const text = { stdout: collect(child.stdout, options.onLine), stderr: collect(child.stderr, options.onLine) };
    child.stdin?.on("error", () => undefined).end(options.input ?? "");

    let requests = 0;
    let latest = -Infinity;
    const stop = (): void => {
      const now = performance.now();
      if (now - latest < sameRequest) return;
      latest = now;
      const signal = escalation[Math.min(requests, escalation.length - 1)] ?? "SIGKILL";
      requests++;
      if (requests === 1) options.onInterrupt?.();
      child.kill(signal);
    };
    const forget = forwardRequests(child, stop, options.signal);
    child.once("error", (error) => {
      forget();
      reject(error);
    });
    child.once("close", (code, signal) => {
      forget();
      const bySignal = signal === null ? 1 : 128 + (signalNumbers[signal] ?? 0);
      resolve({ code: code ?? bySignal, stdout: text.stdout(), stderr: text.stderr(), interrupted: requests > 0 });
    });
  });
}

/** Calls `stop` for each signal to this process and when the caller aborts; returns how to end that. */
function forwardRequests(child: ChildProcess, stop: () => void, signal: AbortSignal | undefined): () => void {
  const onExit = (): void => {
    child.kill("SIGINT");
  };
  for (const name of asking) process.on(name, stop);
  process.once("exit", onExit);
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop);
  return () => {
    for (const name of asking) process.removeListener(name, stop);
    process.removeListener("exit", onExit);
    signal?.removeEventListener("abort", stop);
  };
}

function collect(stream: NodeJS.ReadableStream | null, onLine: ((line: string) => void) | undefined): () => string {
  let text = "";
  let rest = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (chunk: string) => {
    text += chunk;
    if (!onLine) return;
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  });
  stream?.on("end", () => {
    if (onLine && rest !== "") onLine(rest);
  });
  return () => text;
}
