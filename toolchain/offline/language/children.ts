import { spawn, type ChildProcess } from "node:child_process";

/** How a child process ended. */
export interface Ending {
  /** Exit code, or null where a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface ChildOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  onStdout: (chunk: Buffer) => void;
  onStderr: (chunk: Buffer) => void;
  /** Ends the child when aborted: the caller gave up. */
  signal?: AbortSignal;
}

/** How long an interrupted child may take to end by itself, in milliseconds; as the official host. */
const grace = 5_000;

/** The child processes of one plugin, which must not outlive it. */
export class Children {
  readonly #running = new Map<ChildProcess, Promise<Ending>>();
  #ending = false;

  /** Runs a command to its end; throws only where it can't be started. */
  async run(command: string, args: readonly string[], options: ChildOptions): Promise<Ending> {
    if (this.#ending) return { code: null, signal: "SIGINT" };
    const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", options.onStdout);
    child.stderr.on("data", options.onStderr);
    const ended = new Promise<Ending>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => {
        resolve({ code, signal });
      });
    });
    this.#running.set(child, ended);
    const interrupt = (): void => {
      interruptThenKill(child);
    };
    options.signal?.addEventListener("abort", interrupt);
    try {
      return await ended;
    } finally {
      options.signal?.removeEventListener("abort", interrupt);
      this.#running.delete(child);
    }
  }

  /** Interrupts all children and waits until they are gone; none can be started any more. */
  async end(): Promise<void> {
    this.#ending = true;
    for (const child of this.#running.keys()) interruptThenKill(child);
    await Promise.allSettled(this.#running.values());
  }
}

function interruptThenKill(child: ChildProcess): void {
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGKILL"), grace);
  child.once("close", () => {
    clearTimeout(timer);
  });
}
