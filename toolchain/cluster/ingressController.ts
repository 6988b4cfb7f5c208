import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../errors";
import { run } from "../process";
import type { Progress } from "../progress";
import { ensureTools } from "../tools";
import { ensureDefinitions } from "./definitions";
import { importImage } from "./importImage";
import { packNodeImage } from "./node/images";
import { ingressName, ingressObjects } from "./node/ingressObjects";
import { readIdentity, untilReady } from "./ready";
import { clusterFolder } from "./state";
import type { Cluster } from "./status";

/** Milliseconds that the controller may take until it answers. */
const patience = 120_000;

/** Everything that an ingress controller is made of: to be had while Go's caches are still there. */
export async function ensureIngressTools(progress: Progress): Promise<Record<"traefik" | "kubectl", string>> {
  const tools = await ensureTools(["traefik", "kubectl"], progress);
  await ensureDefinitions();
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
    const access = [`--kubeconfig=${cluster.kubeconfig}`, `--cache-dir=${join(folder, "kubectl")}`];
    const kubectl = async (...args: string[]): Promise<void> => {
      const { code, stderr } = await run(tools.kubectl, [...args, ...access], signal ? { signal } : {});
      signal?.throwIfAborted();
      if (code !== 0) throw new UserError(`The ingress controller can't be added: ${stderr.trim()}`);
    };
    const definitions = (await ensureDefinitions()).map((path) => `--filename=${path}`);
    await kubectl("apply", "--server-side", ...definitions);
    await kubectl("wait", "--for=condition=Established", "--timeout=30s", ...definitions);
    await kubectl("apply", "--server-side", `--filename=${manifest}`);
    const url = `${cluster.server}/apis/apps/v1/namespaces/${ingressName}/deployments/${ingressName}`;
    const given = AbortSignal.any([AbortSignal.timeout(patience), ...(signal ? [signal] : [])]);
    await untilReady({ url, condition: "Available" }, readIdentity(folder), given).catch((cause: unknown) => {
      throw new UserError(`The ingress controller did not get ready: see its pod in the namespace ${ingressName}.`, {
        cause,
      });
    });
  });
}
