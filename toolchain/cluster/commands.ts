import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { UserError, exitCode } from "../errors";
import { heedInterruption } from "../interruption";
import { silentProgress, terminalProgress } from "../progress";
import { dropBuildCaches, ensureTools } from "../tools";
import { logFolder, kubeconfigFile } from "./state";
import { startCluster } from "./start";
import { clusterStatus, listClusters, readKubeconfig, type Cluster, type ClusterStatus } from "./status";
import { stopCluster } from "./stop";

interface StartFlags {
  light?: boolean;
  metrics?: boolean;
  ingress?: boolean;
}

/** `cluster start`. Ctrl-C ends what has been started. */
export async function start(name: string, options: StartFlags): Promise<void> {
  const flag = options.metrics ? "--metrics" : options.ingress ? "--ingress" : undefined;
  if (options.light && flag !== undefined) {
    throw new UserError(`${flag} is for pods, and a light cluster runs none. Leave one of --light and ${flag} out.`, {
      exitCode: exitCode.usage,
    });
  }
  const progress = terminalProgress();
  const mode = options.light ? "light" : "node";
  const cluster = await startCluster({
    name,
    mode,
    progress,
    metrics: options.metrics ?? false,
    ingress: options.ingress ?? false,
    signal: heedInterruption(),
  });
  await dropBuildCaches();
  progress.line(`Cluster ${name} runs at ${cluster.server}. To use it with kubectl, helm or Pulumi:`);
  print(`export KUBECONFIG=${cluster.kubeconfig}`);
}

/** `cluster stop`. */
export async function stop(name: string, options: { all?: boolean }): Promise<void> {
  const progress = terminalProgress();
  const names = options.all ? (await listClusters()).map((status) => status.name) : [name];
  for (const each of names) {
    const found = await stopCluster(each);
    progress.line(found ? `Cluster ${each} is stopped and removed` : `There is no cluster ${each}: nothing to stop`);
  }
  if (names.length === 0) progress.line("There is no cluster: nothing to stop");
}

/** `cluster status`: of one cluster, or of all. */
export async function status(name: string | undefined, options: { output: string }): Promise<void> {
  const found = name === undefined ? await listClusters() : [await clusterStatus(name)];
  if (options.output === "json") print(JSON.stringify(found.map(flat), undefined, 2));
  else print(found.length === 0 ? "There is no cluster." : statusTable(found));
  if (name !== undefined && found.some(({ condition }) => condition !== "running"))
    process.exitCode = exitCode.resource;
}

const flat = ({ name, condition, cluster }: ClusterStatus): object => ({ name, condition, ...cluster });

/** One line for each cluster, in columns. */
export function statusTable(found: readonly ClusterStatus[]): string {
  const rows = found.map(({ name, condition, cluster }) => [
    name,
    condition,
    cluster?.mode ?? "",
    cluster?.server ?? "",
    cluster?.kubeconfig ?? "",
  ]);
  const table = [["NAME", "CONDITION", "MODE", "SERVER", "KUBECONFIG"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** `cluster kubeconfig`: its path, or its text. */
export async function kubeconfig(name: string, options: { raw?: boolean }): Promise<void> {
  await requireFiles(name);
  if (options.raw) process.stdout.write(await readKubeconfig(name));
  else print(kubeconfigFile(name));
}

/** `cluster logs`: the names of the logs, or one log. */
export async function logs(name: string, log: string | undefined): Promise<void> {
  await requireFiles(name);
  const files = (await readdir(logFolder(name))).filter((file) => file.endsWith(".log")).sort();
  const names = files.map((file) => file.replace(/\.log$/, ""));
  if (log === undefined) {
    print(files.map((file) => join(logFolder(name), file)).join("\n"));
    return;
  }
  if (!names.includes(log)) {
    throw new UserError(`The cluster "${name}" has no log "${log}". It has: ${names.join(", ")}.`, {
      exitCode: exitCode.usage,
    });
  }
  await pipeline(createReadStream(join(logFolder(name), `${log}.log`)), process.stdout, { end: false });
}

/** `cluster kubectl`: kubectl of the cluster's own version, bound to it; ends with kubectl's exit code. */
export async function kubectl(name: string, args: readonly string[]): Promise<void> {
  const cluster = await requireRunning(name);
  const tools = await ensureTools(["kubectl"], silentProgress);
  const access = [`--kubeconfig=${cluster.kubeconfig}`, `--context=${cluster.context}`];
  const child = spawn(tools.kubectl, [...access, ...args], {
    stdio: "inherit",
    env: { ...process.env, KUBECACHEDIR: join(logFolder(name), "..", "kubectl") },
  });
  heedInterruption().addEventListener("abort", () => child.kill());
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject).once("close", (code) => {
      resolve(code ?? exitCode.cancelled);
    });
  });
}

async function requireRunning(name: string): Promise<Cluster> {
  const { condition, cluster } = await clusterStatus(name);
  if (condition === "running" && cluster) return cluster;
  throw new UserError(`The cluster "${name}" is ${condition}. Start it: npm run cluster -- start ${name}`);
}

async function requireFiles(name: string): Promise<void> {
  if ((await clusterStatus(name)).condition !== "absent") return;
  throw new UserError(`There is no cluster "${name}". Start it: npm run cluster -- start ${name}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
