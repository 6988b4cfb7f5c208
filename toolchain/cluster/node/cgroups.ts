import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../../errors";
import { isMissing } from "../state";

/** Milliseconds that killed processes may take to leave their cgroup. */
const patience = 20_000;

/** Controllers that a kubelet needs. */
const controllers = ["cpu", "cpuset", "memory", "pids"];

/** A cluster's own cgroup, the same for the same folder: what is in it belongs to that cluster, whatever else is lost. */
export const cgroupName = (folder: string): string =>
  `embedded-${createHash("sha256").update(folder).digest("hex").slice(0, 12)}`;

/** Where the cgroup hierarchies of a table of mounts are: one with version 2, one for each controller with version 1. */
export function hierarchies(mounts: string): string[] {
  const found = mounts
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, , type]) => type === "cgroup" || type === "cgroup2")
    .flatMap(([, folder]) => (folder === undefined ? [] : [folder]));
  return [...new Set(found)];
}

const ownHierarchies = (): string[] => hierarchies(readFileSync("/proc/self/mounts", "utf8"));

/**
 * Makes a cluster's cgroup with a part for the node's own processes; pods get theirs from the kubelet.
 * @returns folders of that part, one for each hierarchy
 */
export async function createCgroup(name: string): Promise<string[]> {
  const roots = ownHierarchies();
  if (roots.length === 0) throw new UserError("A node needs cgroups, and none are mounted under /sys/fs/cgroup.");
  const folders: string[] = [];
  for (const root of roots) {
    let parent = root;
    for (const part of [name, "system"]) {
      if (existsSync(join(parent, "cgroup.subtree_control"))) await passOn(parent);
      const folder = join(parent, part);
      await mkdir(folder, { recursive: true });
      await inheritCpuset(parent, folder);
      parent = folder;
    }
    folders.push(parent);
  }
  return folders;
}

/** Version 2: a controller reaches a child only where its parent passes it on. */
async function passOn(folder: string): Promise<void> {
  const offered = (await readFile(join(folder, "cgroup.controllers"), "utf8")).trim().split(" ");
  const enabled = (await readFile(join(folder, "cgroup.subtree_control"), "utf8")).trim().split(" ");
  const wanted = controllers.filter((name) => offered.includes(name) && !enabled.includes(name));
  if (wanted.length === 0) return;
  await writeFile(join(folder, "cgroup.subtree_control"), wanted.map((name) => `+${name}`).join(" "));
}

/** Version 1: a new cpuset has no processors and no memory, and takes no process until it has. */
async function inheritCpuset(parent: string, folder: string): Promise<void> {
  for (const file of ["cpuset.cpus", "cpuset.mems"]) {
    if (existsSync(join(parent, "cgroup.subtree_control")) || !existsSync(join(parent, file))) continue;
    await writeFile(join(folder, file), await readFile(join(parent, file), "utf8"));
  }
}

/** Numbers of all processes in a cluster's cgroup, its pods' too. */
export async function cgroupMembers(name: string): Promise<number[]> {
  const lists = ownHierarchies().map((root) => membersUnder(join(root, name)));
  return [...new Set((await Promise.all(lists)).flat())];
}

/** Kills whatever is in a cluster's cgroup and removes it. One that is not there is no error. */
export async function removeCgroup(name: string): Promise<void> {
  const start = Date.now();
  for (let left = await cgroupMembers(name); left.length > 0; left = await cgroupMembers(name)) {
    if (Date.now() - start > patience) throw new Error(`processes ${left.join(", ")} of ${name} can't be ended`);
    for (const pid of left) kill(pid);
    await delay(50);
  }
  for (const root of ownHierarchies()) await removeUnder(join(root, name));
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function membersUnder(folder: string): Promise<number[]> {
  const own = (await orMissing(readFile(join(folder, "cgroup.procs"), "utf8")))?.split("\n").filter(Boolean) ?? [];
  const below = await Promise.all((await childrenOf(folder)).map(membersUnder));
  // 0 stands for a process of another PID namespace, which can't be ours to end.
  return [...own.map(Number), ...below.flat()].filter((pid) => pid > 0);
}

async function removeUnder(folder: string): Promise<void> {
  for (const child of await childrenOf(folder)) await removeUnder(child);
  await orMissing(rmdir(folder));
}

async function childrenOf(folder: string): Promise<string[]> {
  const entries = (await orMissing(readdir(folder, { withFileTypes: true }))) ?? [];
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
}

/** A cgroup may vanish while it is looked at. */
async function orMissing<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (isMissing(error) || (error instanceof Error && "code" in error && error.code === "ENODEV")) return undefined;
    throw error;
  });
}
