import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "./plan";

/** Milliseconds before an ended service is started again. */
const restartAfter = 1_000;

/** The processes of the cluster in whose folder this process is. Each step writes to a log of its own, `logs/STEP.log`. */
export class Services {
  readonly #wrapper: readonly string[];
  readonly #living = new Set<ChildProcess>();
  #ending = false;

  /** `wrapper` is put before the command of every process. */
  constructor(wrapper: readonly string[]) {
    this.#wrapper = wrapper;
  }

  /** Runs a command to its end. */
  async run(name: string, command: Command): Promise<void> {
    const outcome = await this.#start(name, command);
    if (outcome !== "exit code 0") throw new Error(`${command.join(" ")} ended with ${outcome}`);
  }

  /**
   * Starts a service and keeps it: when it ends, it is started again, as a node's init would do.
   * `onEnd` hears of each end.
   */
  serve(name: string, command: Command, onEnd: (outcome: string) => void): void {
    const again = (outcome: string): void => {
      if (this.#ending) return;
      onEnd(outcome);
      setTimeout(() => {
        if (!this.#ending) this.#start(name, command).then(again, again);
      }, restartAfter);
    };
    this.#start(name, command).then(again, again);
  }

  /** Ends all of them at once; nothing that they could save outlives the cluster. */
  async end(): Promise<void> {
    this.#ending = true;
    const ended = [...this.#living].map((child) => new Promise((resolve) => child.once("close", resolve)));
    for (const child of this.#living) child.kill("SIGKILL");
    await Promise.all(ended);
  }

  #start(name: string, command: Command): Promise<string> {
    const log = openSync(join("logs", `${name}.log`), "a");
    const [program, ...args] = [...this.#wrapper, ...command];
    const child = spawn(program ?? command[0], args, { stdio: ["ignore", log, log], cwd: "/" });
    closeSync(log);
    this.#living.add(child);
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => {
        this.#living.delete(child);
        resolve(signal === null ? `exit code ${code ?? 0}` : `signal ${signal}`);
      });
    });
  }
}
