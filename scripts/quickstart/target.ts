import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { clusterStatus, startCluster, stopCluster, type Cluster } from "../../toolchain/cluster";
import { exitCode, UserError } from "../../toolchain/errors";
import { toolsDir } from "../../toolchain/paths";
import type { Progress } from "../../toolchain/progress";

/** The name of quickstart's own cluster. */
export const clusterName = "quickstart";

/** The cluster that is deployed to. */
export interface Target {
  kubeconfig: string;
  context: string;
  /** Where the stacks' state lies; an embedded cluster's goes when the cluster goes. */
  stateDir: string;
  embedded: boolean;
}

function embeddedTarget({ kubeconfig, context }: Cluster): Target {
  return { kubeconfig, context, stateDir: join(dirname(kubeconfig), "pulumi"), embedded: true };
}

/** The embedded cluster, where it runs. */
export async function runningEmbedded(): Promise<Target | undefined> {
  const { condition, cluster } = await clusterStatus(clusterName);
  return condition === "running" && cluster ? embeddedTarget(cluster) : undefined;
}

/** The embedded cluster, started where it does not run. */
export async function startEmbedded(progress: Progress, signal: AbortSignal): Promise<Target> {
  return embeddedTarget(await startCluster({ name: clusterName, mode: "node", progress, signal }));
}

/** Ends the embedded cluster with all that is in it; answers whether there was one. */
export const removeEmbedded = (): Promise<boolean> => stopCluster(clusterName);

/**
 * A context of the person's own kubeconfig, which is only read.
 * @throws UserError with exit code 2 where there is no such context, naming those there are
 */
export async function existingTarget(context: string): Promise<Target> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const listed = process.env["KUBECONFIG"] ?? join(homedir(), ".kube", "config");
  const known: string[] = [];
  for (const file of listed.split(delimiter).filter(existsSync)) {
    const config = new KubeConfig();
    config.loadFromFile(file);
    if (config.getContextObject(context)) {
      return { kubeconfig: file, context, stateDir: join(toolsDir, clusterName, context), embedded: false };
    }
    known.push(...config.getContexts().map(({ name }) => name));
  }
  throw new UserError(
    `There is no context "${context}" in ${listed}; there ${known.length > 0 ? `are ${known.join(", ")}` : "is none"}. ` +
      "Name one of yours, or leave --context out to use the embedded cluster.",
    { exitCode: exitCode.usage },
  );
}

/** The passphrase that encrypts secrets in the state: random, made once, readable by its owner alone. */
export async function passphrase({ stateDir }: Target): Promise<string> {
  const file = join(stateDir, "passphrase");
  if (!existsSync(file)) {
    await mkdir(stateDir, { recursive: true });
    await writeFile(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  }
  return readFile(file, "utf8");
}

/** A client's configuration for the target. The client is loaded only when it is needed. */
export async function connect({ kubeconfig, context }: Target): Promise<KubeConfig> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  config.setCurrentContext(context);
  return config;
}
