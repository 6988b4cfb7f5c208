import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { KubeConfig, RequestContext, ResponseContext } from "@kubernetes/client-node";
import { clusterStatus, contextName, startCluster, stopCluster, type Cluster } from "../../toolchain/cluster";
import { exitCode, messageOf, UserError } from "../../toolchain/errors";
import { toolsDir } from "../../toolchain/paths";
import type { Progress } from "../../toolchain/progress";

/** The name of quickstart's own cluster. */
export const clusterName = "quickstart";

/** Its context in its own kubeconfig. */
export const embeddedContext = contextName(clusterName);

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

/** Whether anything is there of the embedded cluster, running or not. */
export async function hasEmbedded(): Promise<boolean> {
  return (await clusterStatus(clusterName)).condition !== "absent";
}

/** Ends the embedded cluster with all that is in it; answers whether there was one. */
export const removeEmbedded = (): Promise<boolean> => stopCluster(clusterName);

/**
 * A context of the person's own kubeconfig, which is only read, on a cluster that answers.
 * @throws UserError where there is no such context, naming those there are; where a kubeconfig can't be read; where the
 * cluster does not answer
 */
export async function existingTarget(context: string): Promise<Target> {
  const listed = process.env["KUBECONFIG"] ?? join(homedir(), ".kube", "config");
  const known: string[] = [];
  for (const file of listed.split(delimiter).filter(existsSync)) {
    const config = await readKubeconfig(file);
    if (config.getContextObject(context)) {
      const stateDir = join(toolsDir, clusterName, encodeURIComponent(context));
      const target: Target = { kubeconfig: file, context, stateDir, embedded: false };
      await requireAnswer(target);
      return target;
    }
    known.push(...config.getContexts().map(({ name }) => name));
  }
  throw new UserError(
    `There is no context "${context}" in ${listed}; there ${known.length > 0 ? `are ${known.join(", ")}` : "is none"}. ` +
      "Name one of yours, or leave --context out to use the embedded cluster.",
    { exitCode: exitCode.usage },
  );
}

async function readKubeconfig(file: string): Promise<KubeConfig> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  try {
    config.loadFromFile(file);
    return config;
  } catch (cause) {
    throw new UserError(`The kubeconfig ${file} can't be read: ${messageOf(cause)}`, {
      exitCode: exitCode.usage,
      cause,
    });
  }
}

/** Milliseconds that a cluster gets to answer. */
const patience = 10_000;

async function requireAnswer(target: Target): Promise<void> {
  const { VersionApi } = await import("@kubernetes/client-node");
  const config = await connect(target);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) {
    throw new UserError(
      `The context "${target.context}" of ${target.kubeconfig} names a cluster that is not in there. Mend it, or name ` +
        "another context.",
      { exitCode: exitCode.usage },
    );
  }
  const limited = {
    pre: (request: RequestContext) => {
      request.setSignal(AbortSignal.timeout(patience));
      return Promise.resolve(request);
    },
    post: (response: ResponseContext) => Promise.resolve(response),
  };
  try {
    await config.makeApiClient(VersionApi).getCode({ middleware: [limited] });
  } catch (cause) {
    throw new UserError(
      `The cluster of the context "${target.context}", ${server}, does not answer: ${reasonOf(cause)}\n` +
        "Start it, or name another context.",
      { exitCode: exitCode.error, cause },
    );
  }
}

/** A failed request only says that it has failed; why is its cause. */
const reasonOf = (error: unknown): string =>
  messageOf(error instanceof Error && error.cause !== undefined ? error.cause : error);

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
