import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../errors";
import { run } from "../process";
import type { Progress } from "../progress";
import { ensureTools } from "../tools";
import { importImage } from "./importImage";
import { metricsObjects } from "./node/metricsObjects";
import { packNodeImage } from "./node/images";
import { readIdentity, untilReady } from "./ready";
import { clusterFolder } from "./state";
import type { Cluster } from "./status";

/** Milliseconds that metrics-server may take until it has figures. */
const patience = 120_000;

/** Gives a running node metrics-server, which `kubectl top` and horizontal pod autoscalers need; one that has it is left as it is. */
export async function addMetrics(cluster: Cluster, progress: Progress, signal?: AbortSignal): Promise<void> {
  const tools = await ensureTools(["metrics-server", "kubectl"], progress);
  await progress.step(`add metrics to cluster ${cluster.name}`, 25, async () => {
    await importImage(cluster.name, await packNodeImage("metrics-server", tools["metrics-server"]));
    const folder = clusterFolder(cluster.name);
    const manifest = join(folder, "metrics.json");
    await writeFile(manifest, JSON.stringify(metricsObjects, undefined, 2));
    const access = [`--kubeconfig=${cluster.kubeconfig}`, `--cache-dir=${join(folder, "kubectl")}`];
    const applied = await run(tools.kubectl, ["apply", "--server-side", ...access, `--filename=${manifest}`]);
    if (applied.code !== 0) throw new UserError(`metrics-server can't be added: ${applied.stderr.trim()}`);
    const url = `${cluster.server}/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io`;
    const ready = { url, condition: "Available" };
    const given = AbortSignal.any([AbortSignal.timeout(patience), ...(signal ? [signal] : [])]);
    await untilReady(ready, readIdentity(folder), given).catch((cause: unknown) => {
      throw new UserError(`metrics-server did not get ready: see its pod in the namespace kube-system.`, { cause });
    });
  });
}
