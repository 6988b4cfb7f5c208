import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import type { Server } from "node:net";
import { join } from "node:path";
import type { Order, Plan, Report } from "./plan";
import { systemPath } from "./systemPath";

/** A supervisor that has not reached `ready`. */
export class LaunchError extends Error {
  constructor(
    /** Step that failed; its log has the same name. */
    readonly step: string,
    reason: string,
  ) {
    super(reason);
  }
}

export interface Launch {
  /** The cluster's folder. */
  folder: string;
  plan: Plan;
  /** Put before the supervisor's own command, e.g. to give it namespaces of its own. */
  prefix: readonly string[];
  /** Handed over to the supervisor, which serves it from then on. */
  listener?: Server;
  /** Told of each step that is done. */
  onStep: (name: string) => void;
}

/** A running supervisor, tied to this process: it ends its cluster as soon as this process is gone. */
export interface Supervisor {
  pid: number;
  /** Resolves when every step of the plan is done; rejects with a {@link LaunchError}. */
  ready: Promise<void>;
  /** Lets it live on without this process. */
  release(): Promise<void>;
}

/** Starts a supervisor and gives it its plan. */
export function launch({ folder, plan, prefix, listener, onStep }: Launch): Supervisor {
  const command = [
    ...prefix,
    process.execPath,
    "--require",
    require.resolve("tsx/cjs"),
    join(__dirname, "supervisor.ts"),
  ];
  const log = openSync(join(folder, "logs", "supervisor.log"), "a");
  const [program = process.execPath, ...args] = command;
  // A session of its own: Ctrl-C in this terminal is for this process, which then ends the cluster in good order.
  const child = spawn(program, args, {
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
    cwd: folder,
    // Nothing of the person's: a proxy's or a kubeconfig's variable would lead the cluster's programs astray.
    env: { PATH: systemPath, HOME: "/" },
  });
  closeSync(log);
  if (child.pid === undefined) throw new LaunchError("supervisor", `${program} can't be started`);
  child.unref();
  child.channel?.unref();
  return {
    pid: child.pid,
    ready: untilReady(child, plan, listener, onStep),
    release: async () => {
      await send(child, { kind: "release" });
      if (child.connected) child.disconnect();
    },
  };
}

async function untilReady(
  child: ChildProcess,
  plan: Plan,
  listener: Server | undefined,
  onStep: (name: string) => void,
): Promise<void> {
  child.channel?.ref();
  try {
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code, signal) => {
        reject(new LaunchError("supervisor", `ended with ${signal ?? `exit code ${code ?? 0}`}`));
      });
      child.on("message", (report: Report) => {
        switch (report.kind) {
          case "listening":
            send(child, { kind: "begin", plan }, listener).then(() => listener?.close(), reject);
            break;
          case "step":
            onStep(report.name);
            break;
          case "ready":
            resolve();
            break;
          case "failed":
            reject(new LaunchError(report.step, report.reason));
        }
      });
    });
  } finally {
    child.channel?.unref();
  }
}

function send(child: ChildProcess, order: Order, handle?: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    child.send(order, handle, {}, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
