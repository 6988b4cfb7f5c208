import { statfs } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { UserError, exitCode } from "../errors";
import { clustersDir } from "../paths";
import type { Progress } from "../progress";
import { withLock } from "../tools/lock";
import { boot } from "./boot";
import { importImage, type ImageArchive } from "./importImage";
import { addIngressController } from "./ingressController";
import { prepareLight } from "./light";
import { addMetrics } from "./metrics";
import { prepareNode } from "./node/prepare";
import { clusterNames, lockFile, logFolder, requireName, type ClusterMode } from "./state";
import { clusterStatus, type Cluster, type ClusterStatus } from "./status";
import { removeCluster, removeStaleClusters } from "./stop";

export interface StartOptions {
  /** 1 to 32 lower-case letters, digits and hyphens. */
  name: string;
  mode: ClusterMode;
  progress: Progress;
  /** Images that its pods may use. */
  images?: readonly (string | ImageArchive)[];
  /** metrics-server too, for autoscalers and `kubectl top`; only with a node. Default false. */
  metrics?: boolean;
  /** An ingress controller too, for Ingresses and Gateways; only with a node. Default false. */
  ingress?: boolean;
  /** The cluster ends as soon as this process has ended, however it ends. Default false. */
  stopWithParent?: boolean;
  /** Gives the start up, and ends what runs of it. */
  signal?: AbortSignal;
}

/** Seconds that a start usually takes, once the programs are built. */
const usual = { light: 5, node: 10 } as const;

/** Milliseconds that a living cluster gets to answer again before it is replaced. */
const recovery = 30_000;

/** Disk that a cluster needs, in bytes: its images, its database, its logs. */
const room = { light: 200 * 1024 ** 2, node: 1024 ** 3 } as const;

/**
 * Starts a cluster and waits until it is ready. A healthy one of that name is answered as it is; a stale or unhealthy
 * one is removed first.
 * @throws UserError where the machine lacks something, or the cluster does not get ready (naming process and log)
 */
export async function startCluster(options: StartOptions): Promise<Cluster> {
  const { name, progress } = options;
  requireName(name);
  const waitedFor = new Set<number>();
  const onWait = (pid: number): void => {
    if (options.signal?.aborted) throw cancelled("the cluster was not started");
    if (waitedFor.has(pid)) return;
    waitedFor.add(pid);
    progress.note(`Waiting for process ${pid}, which starts or stops the cluster "${name}"`);
  };
  return withLock(lockFile(name), onWait, () => findOrStart(options));
}

async function findOrStart(options: StartOptions): Promise<Cluster> {
  const { condition, cluster } = await settledStatus(options.name);
  if (condition === "running" && cluster) {
    requireMode(cluster, options.mode);
    return equip(cluster, options).catch((cause: unknown) => {
      throw options.signal?.aborted ? cancelled("the cluster runs on as it is", cause) : cause;
    });
  }
  try {
    return await equip(await startAnew(options), options);
  } catch (cause) {
    // Whatever fails after a cancellation fails because of it: nothing stays, and there is nothing to explain.
    if (!options.signal?.aborted) throw cause;
    await removeCluster(options.name);
    throw cancelled("the cluster was not started", cause);
  }
}

const cancelled = (what: string, cause?: unknown): UserError =>
  new UserError(`Cancelled: ${what}.`, { exitCode: exitCode.cancelled, cause });

async function equip(cluster: Cluster, options: StartOptions): Promise<Cluster> {
  const { images = [], metrics, ingress, progress, signal } = options;
  for (const image of images) await importImage(cluster.name, image);
  if (metrics) await addMetrics(cluster, progress, signal);
  if (ingress) await addIngressController(cluster, progress, signal);
  signal?.throwIfAborted();
  return cluster;
}

async function startAnew(options: StartOptions): Promise<Cluster> {
  const { name, mode, progress } = options;
  await removeStaleClusters();
  await removeCluster(name);
  await requireRoom(room[mode]);
  const prepared = await (mode === "node" ? prepareNode : prepareLight)(name, progress);
  await progress.step(`start cluster ${name}`, usual[mode], (report) => boot(options, prepared, report));
  const { cluster: started } = await clusterStatus(name);
  if (!started) throw new UserError(`The cluster "${name}" ended right after its start. Its logs: ${logFolder(name)}`);
  return started;
}

/** A cluster on a busy machine may be slow to answer: that is no reason to remove it. */
async function settledStatus(name: string): Promise<ClusterStatus> {
  for (const start = Date.now(); ;) {
    const status = await clusterStatus(name);
    if (status.condition !== "unhealthy" || Date.now() - start > recovery) return status;
    await delay(500);
  }
}

function requireMode(cluster: Cluster, mode: ClusterMode): void {
  if (cluster.mode === mode) return;
  throw new UserError(
    `The cluster "${cluster.name}" already runs in ${cluster.mode} mode, and ${mode} mode was asked for. ` +
      `Stop it first (npm run cluster -- stop ${cluster.name}), or choose another name.`,
    { exitCode: exitCode.usage },
  );
}

async function requireRoom(bytes: number): Promise<void> {
  await clusterNames();
  const disk = await statfs(clustersDir);
  const free = disk.bavail * disk.bsize;
  if (free >= bytes) return;
  const mebibytes = (value: number): string => `${Math.floor(value / 1024 ** 2)} MiB`;
  throw new UserError(
    `A cluster needs ${mebibytes(bytes)} of disk, and ${clustersDir} has ${mebibytes(free)} free. ` +
      "Free some, or name a folder on a larger disk with TOOLCHAIN_DIR.",
  );
}
