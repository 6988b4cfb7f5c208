import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../errors";
import { logDir } from "../paths";
import { launch, LaunchError } from "./launch";
import type { Prepared } from "./prepare";
import { clusterFolder, identify, isMissing, logFolder, writeState, type ClusterMode } from "./state";
import { endProcesses, removeCluster } from "./stop";

/** How a cluster is to be booted. */
export interface BootOptions {
  name: string;
  mode: ClusterMode;
  stopWithParent?: boolean;
  signal?: AbortSignal;
}

/** Lines of a log that a message shows. */
const shownLines = 5;

/** Runs what is prepared, until it is ready. Of what fails or is cancelled nothing stays but its logs. */
export async function boot(options: BootOptions, prepared: Prepared, report: (detail: string) => void): Promise<void> {
  const { name, mode } = options;
  const supervisor = launch({
    folder: clusterFolder(name),
    plan: prepared.plan,
    prefix: prepared.prefix,
    ...(prepared.listener && { listener: prepared.listener }),
    onStep: (step) => {
      report(`${step} ready`);
    },
  });
  const state = { name, mode, port: prepared.port, supervisor: identify(supervisor.pid) };
  try {
    await Promise.all([orAborted(supervisor.ready, options.signal), writeState({ ...state, ready: false })]);
    await writeState({ ...state, ready: true });
    if (!options.stopWithParent) await supervisor.release();
  } catch (error) {
    prepared.listener?.close();
    await endProcesses(name);
    const logs = await keepLogs(name);
    await removeCluster(name);
    throw error instanceof LaunchError ? await explain(name, error, logs) : error;
  }
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const aborted = new Promise<never>((_resolve, reject) => {
    const cancel = (): void => {
      reject(new Error("the start was cancelled"));
    };
    if (signal.aborted) cancel();
    signal.addEventListener("abort", cancel, { once: true });
  });
  return Promise.race([work, aborted]);
}

/** Puts the logs where they stay until the next failure of the same name. */
async function keepLogs(name: string): Promise<string> {
  const kept = join(logDir, `cluster-${name}`);
  await mkdir(logDir, { recursive: true });
  await rm(kept, { recursive: true, force: true });
  await rename(logFolder(name), kept);
  return kept;
}

async function explain(name: string, { step, message }: LaunchError, logs: string): Promise<UserError> {
  const log = join(logs, `${step}.log`);
  const text = await readFile(log, "utf8").catch((error: unknown) => {
    if (isMissing(error)) return "";
    throw error;
  });
  const last = text.trim().split("\n").slice(-shownLines);
  const shown = last.map((line) => `  ${line.slice(0, 400)}\n`).join("");
  return new UserError(
    `The cluster "${name}" did not start. ${step}: ${message}\n${shown}The whole log, and the others beside it: ${log}`,
  );
}
