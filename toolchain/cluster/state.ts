import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError, exitCode } from "../errors";
import { clustersDir } from "../paths";

/** `node`: a whole node that runs pods, needs root. `light`: the API server and its controllers alone. */
export type ClusterMode = "node" | "light";

/** What is written down of a cluster, so that later commands and later boots can judge it. */
export interface ClusterState {
  name: string;
  mode: ClusterMode;
  /** The one port on loopback on which its API is reached. */
  port: number;
  supervisor: ProcessIdentity;
  /** False until it has once been ready. */
  ready: boolean;
}

/** One process of this machine, never to be taken for a later one with the same number. */
export interface ProcessIdentity {
  pid: number;
  /** Boot and clock tick in which it started. */
  started: string;
}

/** @throws UserError on a name that can't be part of host names and paths */
export function requireName(name: string): void {
  if (/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/.test(name)) return;
  throw new UserError(
    `"${name}" can't be the name of a cluster: it is 1 to 32 lower-case letters, digits and hyphens, e.g. "default".`,
    { exitCode: exitCode.usage },
  );
}

export const clusterFolder = (name: string): string => join(clustersDir, name);
export const kubeconfigFile = (name: string): string => join(clusterFolder(name), "kubeconfig");
export const logFolder = (name: string): string => join(clusterFolder(name), "logs");
const stateFile = (name: string): string => join(clusterFolder(name), "state.json");

/** Held by whoever starts or stops a cluster. */
export const lockFile = (name: string): string => join(clustersDir, `.${name}.lock`);

/** Names of all clusters of which anything is left on disk. */
export async function clusterNames(): Promise<string[]> {
  await mkdir(clustersDir, { recursive: true });
  const entries = await readdir(clustersDir, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/** What is written down of a cluster; nothing where it has no readable state. */
export async function readState(name: string): Promise<ClusterState | undefined> {
  const text = await readFile(stateFile(name), "utf8").catch((error: unknown) => {
    if (isMissing(error)) return "";
    throw error;
  });
  return text === "" ? undefined : (JSON.parse(text) as ClusterState);
}

/** Replaces the state as a whole: a reader sees the old one or the new one. */
export async function writeState(state: ClusterState): Promise<void> {
  const part = `${stateFile(state.name)}.${process.pid}`;
  await writeFile(part, JSON.stringify(state, undefined, 2));
  await rename(part, stateFile(state.name));
}

/** @throws Error where no such process runs */
export function identify(pid: number): ProcessIdentity {
  // The second field, the program's name, may hold blanks and brackets; the start time is field 22.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ");
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return { pid, started: `${boot}/${fields[19] ?? ""}` };
}

/** Whether a process still runs; a dead one that its parent has not yet collected doesn't. */
export function isAlive(identity: ProcessIdentity): boolean {
  try {
    const state = readFileSync(`/proc/${identity.pid}/stat`, "utf8").replace(/^.*\)/s, "").trim().charAt(0);
    return state !== "Z" && state !== "X" && identify(identity.pid).started === identity.started;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Whether nothing runs any more of a cluster that has left files. */
export async function isAbandoned(name: string): Promise<boolean> {
  const state = await readState(name);
  return !state || !isAlive(state.supervisor);
}

/** Whether a living process is about to start or stop a cluster. */
export async function isHeld(name: string): Promise<boolean> {
  const holder = await readFile(lockFile(name), "utf8").catch((error: unknown) => {
    if (isMissing(error)) return "";
    throw error;
  });
  return holder !== "" && existsSync(`/proc/${holder}`);
}

/** Whether a file or process was not there. */
export function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ESRCH";
}
