import { rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { withLock } from "../tools/lock";
import { cgroupName, removeCgroup } from "./node/cgroups";
import {
  clusterFolder,
  clusterNames,
  isAbandoned,
  isAlive,
  lockFile,
  readState,
  requireName,
  type ProcessIdentity,
} from "./state";
import { listClusters } from "./status";

/** Milliseconds that a supervisor gets to end its processes before the kernel does. */
const patience = 5_000;

/** Ends a cluster and removes all of it; one that is not there is no error. Answers whether there was anything. */
export async function stopCluster(name: string): Promise<boolean> {
  requireName(name);
  return withLock(
    lockFile(name),
    () => undefined,
    () => removeCluster(name),
  );
}

/** The same for a caller who holds the cluster's lock. */
export async function removeCluster(name: string): Promise<boolean> {
  // A cgroup may outlive its folder, when somebody removed that by hand.
  await endProcesses(name);
  if (!(await clusterNames()).includes(name)) return false;
  await rm(clusterFolder(name), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  return true;
}

/** Removes what interrupted commands have left of any cluster. */
export async function removeStaleClusters(): Promise<void> {
  for (const { name, condition } of await listClusters()) {
    if (condition !== "stale") continue;
    await withLock(
      lockFile(name),
      () => undefined,
      // Somebody else may have started it anew meanwhile.
      async () => (await isAbandoned(name)) && removeCluster(name),
    );
  }
}

/** Ends all processes of a cluster, those of its pods too, and leaves its files. */
export async function endProcesses(name: string): Promise<void> {
  const state = await readState(name);
  if (state?.mode === "light") await endProcess(state.supervisor);
  await removeCgroup(cgroupName(clusterFolder(name)));
}

async function endProcess(identity: ProcessIdentity): Promise<void> {
  if (!isAlive(identity)) return;
  process.kill(identity.pid, "SIGTERM");
  for (const start = Date.now(); isAlive(identity) && Date.now() - start < patience;) await delay(50);
  if (isAlive(identity)) process.kill(identity.pid, "SIGKILL");
  while (isAlive(identity)) await delay(50);
}
