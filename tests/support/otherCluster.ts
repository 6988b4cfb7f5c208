import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { parse, stringify } from "yaml";
import { contextName, startCluster, stopCluster } from "../../toolchain/cluster";
import { startPretendedNode, type PretendedNode } from "../../toolchain/cluster/pretend";
import { clusterFolder } from "../../toolchain/cluster/state";
import { silentProgress } from "../../toolchain/progress";
import { processesWith, signalProcess } from "./processes";

/** A second light cluster, for what needs two, or one whose API server may fail. */
export interface OtherCluster {
  kubeconfig: string;
  /** Its context there. */
  context: string;
  /** Stops its API server in the middle of whatever it does, or lets it go on; answers how many processes that were. */
  signalApiServer(signal: "SIGSTOP" | "SIGCONT"): number;
  /** Kills its API server, and each one that is started in its place, until the signal aborts; answers how many. */
  keepApiServerDown(until: AbortSignal): Promise<number>;
  /** Does something while nobody plays its node: for a time in which the API server is gone. */
  withoutPods<T>(work: () => Promise<T>): Promise<T>;
}

const name = `test-${process.pid}-other`;
let started: Promise<OtherCluster & { node: PretendedNode }> | undefined;

/** Starts it at the first call; `tests/engine/setup.ts` stops it after all specs. */
export function otherCluster(): Promise<OtherCluster> {
  return (started ??= start());
}

async function start(): Promise<OtherCluster & { node: PretendedNode }> {
  const { kubeconfig } = await startCluster({ name, mode: "light", progress: silentProgress, stopWithParent: true });
  const cluster = {
    kubeconfig,
    context: contextName(name),
    node: await startPretendedNode(kubeconfig),
    signalApiServer: signalApiServers,
    async keepApiServerDown(until: AbortSignal): Promise<number> {
      let killed = 0;
      while (!until.aborted) {
        killed += signalApiServers("SIGKILL");
        await delay(100);
      }
      return killed;
    },
    async withoutPods<T>(work: () => Promise<T>): Promise<T> {
      await cluster.node.stop();
      try {
        return await work();
      } finally {
        cluster.node = await startPretendedNode(kubeconfig);
      }
    },
  };
  return cluster;
}

function signalApiServers(signal: NodeJS.Signals): number {
  const found = processesWith(clusterFolder(name)).filter(({ command }) => command.includes("kube-apiserver "));
  for (const { pid } of found) signalProcess(pid, signal);
  return found.length;
}

/** Stops it, if anybody has started it. */
export async function stopOtherCluster(): Promise<void> {
  if (started === undefined) return;
  try {
    await (await started).node.stop();
  } finally {
    await stopCluster(name);
  }
}

interface Kubeconfig {
  clusters: { name: string; cluster: object }[];
  users: object[];
  contexts: object[];
  "current-context": string;
}

/**
 * Writes one kubeconfig of several, current as the first is.
 * @param moved addresses of clusters' API servers in place of the real ones, by the clusters' names
 */
export async function writeMergedKubeconfig(
  path: string,
  kubeconfigs: readonly string[],
  moved: Readonly<Record<string, string>> = {},
): Promise<void> {
  const parts = await Promise.all(kubeconfigs.map(async (file) => parse(await readFile(file, "utf8")) as Kubeconfig));
  const clusters = parts
    .flatMap((part) => part.clusters)
    .map(({ name, cluster }) => ({ name, cluster: { ...cluster, ...(moved[name] && { server: moved[name] }) } }));
  await writeFile(
    path,
    stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters,
      users: parts.flatMap(({ users }) => users),
      contexts: parts.flatMap(({ contexts }) => contexts),
      "current-context": parts[0]?.["current-context"],
    }),
  );
}
