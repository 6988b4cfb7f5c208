import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Progress } from "../progress";
import { ensureTools } from "../tools";
import { kubectlFor, untilAvailable, type AddOn } from "./addOn";
import { ensureDefinitions } from "./definitions";
import { importImage } from "./importImage";
import { packNodeImage } from "./node/images";
import { ingressName, ingressObjects } from "./node/ingressObjects";
import { readIdentity } from "./ready";
import { clusterFolder } from "./state";
import type { Cluster } from "./status";

const addOn: AddOn = { title: "The ingress controller", namespace: ingressName };

/** Everything that an ingress controller is made of: to be had while Go's caches are still there. */
export async function ensureIngressTools(progress: Progress): Promise<Record<"traefik" | "kubectl", string>> {
  const tools = await ensureTools(["traefik", "kubectl"], progress);
  await ensureDefinitions(progress);
  return tools;
}

/**
 * Gives a running node an ingress controller: the Ingress class `traefik`, which is the default, the Gateway class of
 * the same name, and Traefik's own kinds. A node that has it is left as it is.
 * @throws UserError where it can't be had, or does not get ready
 */
export async function addIngressController(cluster: Cluster, progress: Progress, signal?: AbortSignal): Promise<void> {
  const tools = await ensureIngressTools(progress);
  await progress.step(`add an ingress controller to cluster ${cluster.name}`, 10, async () => {
    await importImage(cluster.name, await packNodeImage("traefik", tools.traefik));
    const folder = clusterFolder(cluster.name);
    const manifest = join(folder, "ingress.json");
    await writeFile(manifest, JSON.stringify(ingressObjects, undefined, 2));
    const kubectl = kubectlFor(addOn, cluster, tools.kubectl, signal);
    const definitions = (await ensureDefinitions(progress)).map((path) => `--filename=${path}`);
    await kubectl("apply", "--server-side", ...definitions);
    await kubectl("wait", "--for=condition=Established", "--timeout=30s", ...definitions);
    await kubectl("apply", "--server-side", `--filename=${manifest}`);
    const url = `${cluster.server}/apis/apps/v1/namespaces/${ingressName}/deployments/${ingressName}`;
    await untilAvailable(addOn, url, readIdentity(folder), signal);
  });
}
