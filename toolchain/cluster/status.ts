import { readFile } from "node:fs/promises";
import { contextName } from "./kubeconfig";
import { get, readIdentity } from "./ready";
import {
  clusterFolder,
  clusterNames,
  isAlive,
  isHeld,
  kubeconfigFile,
  readState,
  requireName,
  type ClusterMode,
} from "./state";

/** A cluster that runs, and how to reach it. */
export interface Cluster {
  name: string;
  mode: ClusterMode;
  /** Path of its own kubeconfig; the user's is never touched. */
  kubeconfig: string;
  /** Its context in that kubeconfig. */
  context: string;
  /** URL of its API, on loopback. */
  server: string;
}

/**
 * `running`: its API answers. `starting`: not yet ready for the first time. `unhealthy`: its processes live, its API
 * does not answer. `stale`: its processes are gone, and its files are left over. `absent`: nothing of it is there.
 */
export type ClusterCondition = "running" | "starting" | "unhealthy" | "stale" | "absent";

export interface ClusterStatus {
  name: string;
  condition: ClusterCondition;
  /** Where it has processes. */
  cluster?: Cluster;
}

/** Judges one cluster by its processes and its API's own word. */
export async function clusterStatus(name: string): Promise<ClusterStatus> {
  requireName(name);
  if (!(await clusterNames()).includes(name)) return { name, condition: "absent" };
  const state = await readState(name);
  if (!state || !isAlive(state.supervisor)) return { name, condition: (await isHeld(name)) ? "starting" : "stale" };
  const cluster: Cluster = {
    name,
    mode: state.mode,
    kubeconfig: kubeconfigFile(name),
    context: contextName(name),
    server: `https://127.0.0.1:${state.port}`,
  };
  if (!state.ready) return { name, condition: "starting", cluster };
  return { name, condition: (await answers(cluster)) ? "running" : "unhealthy", cluster };
}

/** All clusters of this checkout of which anything is left, in order of their names. */
export async function listClusters(): Promise<ClusterStatus[]> {
  return Promise.all((await clusterNames()).sort().map(clusterStatus));
}

async function answers({ name, server }: Cluster): Promise<boolean> {
  return get(`${server}/readyz`, readIdentity(clusterFolder(name))).then(
    ({ status }) => status === 200,
    () => false,
  );
}

/** The kubeconfig's text, for whoever can't take a path. */
export const readKubeconfig = (name: string): Promise<string> => readFile(kubeconfigFile(name), "utf8");
