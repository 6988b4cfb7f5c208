import { names } from "./names";
import type { Settings } from "./settings";

/** Where the API is reached: from outside where there is a way in, else from inside the cluster. */
export function url(settings: Settings): string {
  const { type, hosts, tls } = settings.exposure;
  const [host] = hosts;
  if (type !== "none" && host !== undefined) return `${tls.enabled ? "https" : "http"}://${host}`;
  return `http://${names.service}.${settings.namespace.name}.svc.cluster.local`;
}
