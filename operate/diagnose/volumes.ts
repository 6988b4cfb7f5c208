import { Field } from "../../policy/rules/read";
import type { VolumeUsage } from "../causes/scene/scene";
import { number } from "../causes/scene/thing";
import { inTurns } from "../checks/inTurns";
import type { Api } from "../cluster/api";
import type { Snapshot } from "../cluster/snapshot";
import { Failure } from "../errors";

/**
 * How full the claims' volumes are, as the kubelets measure it. That is read through the nodes, which not everybody may:
 * what can't be read is left out.
 */
export async function volumeUsage(api: Api, snapshot: Snapshot, signal?: AbortSignal): Promise<readonly VolumeUsage[]> {
  const nodes = new Set(
    (snapshot.objects.get("Pod") ?? []).flatMap((pod) => {
      const root = Field.root(pod);
      const mounts = root
        .at("spec", "volumes")
        .items()
        .some((volume) => !volume.at("persistentVolumeClaim").absent);
      return mounts ? (root.at("spec", "nodeName").text ?? []) : [];
    }),
  );
  const perNode = await inTurns([...nodes], 4, (node) => measuredOn(api, node, snapshot.namespace, signal));
  const byClaim = new Map(perNode.flat().map((usage) => [usage.claim, usage]));
  return [...byClaim.values()];
}

async function measuredOn(api: Api, node: string, namespace: string, signal?: AbortSignal): Promise<VolumeUsage[]> {
  try {
    const summary = await api.json({ path: `/api/v1/nodes/${node}/proxy/stats/summary`, timeout: 5_000, signal });
    return usageIn(summary, namespace);
  } catch (error) {
    if (signal?.aborted || !(error instanceof Failure)) throw error;
    return [];
  }
}

/** The claims of a namespace in a kubelet's summary. */
export function usageIn(summary: unknown, namespace: string): VolumeUsage[] {
  const volumes = Field.root(summary)
    .at("pods")
    .items()
    .flatMap((pod) => pod.at("volume").items());
  return volumes.flatMap((volume) => {
    const claim = volume.at("pvcRef", "name").text;
    const [used, capacity] = [number(volume.at("usedBytes")), number(volume.at("capacityBytes"))];
    const isHere = volume.at("pvcRef", "namespace").text === namespace;
    if (claim === undefined || !isHere || used === undefined || capacity === undefined) return [];
    return [{ claim, used, capacity }];
  });
}
