import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Progress } from "../progress";
import { ensureTools } from "../tools";
import { kubectlFor, untilAvailable, type AddOn } from "./addOn";
import { importImage } from "./importImage";
import { metricsObjects } from "./node/metricsObjects";
import { packNodeImage } from "./node/images";
import { readIdentity } from "./ready";
import { clusterFolder } from "./state";
import type { Cluster } from "./status";

/** Available once it has figures. */
const addOn: AddOn = { title: "metrics-server", namespace: "kube-system" };

/** Gives a running node metrics-server, which `kubectl top` and horizontal pod autoscalers need; one that has it is left as it is. */
export async function addMetrics(cluster: Cluster, progress: Progress, signal?: AbortSignal): Promise<void> {
  const tools = await ensureTools(["metrics-server", "kubectl"], progress);
  await progress.step(`add metrics to cluster ${cluster.name}`, 25, async () => {
    await importImage(cluster.name, await packNodeImage("metrics-server", tools["metrics-server"]));
    const folder = clusterFolder(cluster.name);
    const manifest = join(folder, "metrics.json");
    await writeFile(manifest, JSON.stringify(metricsObjects, undefined, 2));
    await kubectlFor(addOn, cluster, tools.kubectl, signal)("apply", "--server-side", `--filename=${manifest}`);
    const url = `${cluster.server}/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io`;
    await untilAvailable(addOn, url, readIdentity(folder), signal);
  });
}
