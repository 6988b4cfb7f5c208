import { ensureNamespace } from "../../support/node";
import { startLoad, type Load } from "../../support/load";

/** A client that the staging stack lets in: its file names pods with these labels as its API gateway. */
export async function clientOf(namespace: string, name: string, rate: number): Promise<Load> {
  await ensureNamespace("gateway");
  const place = { name, namespace: "gateway", labels: { app: "api-gateway" } };
  return startLoad(place, `http://circle-core.${namespace}.svc.cluster.local/api/info`, rate);
}
