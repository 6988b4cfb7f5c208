import type { Progress } from "../progress";
import { ensureModuleFiles, type ModuleFiles } from "../tools/moduleFiles";

/** What the ingress controller serves by, besides Ingresses; it was written for one version of each. */
const sources: readonly ModuleFiles[] = [
  { pinnedBy: "traefik", module: "sigs.k8s.io/gateway-api", path: "config/crd/standard" },
  {
    pinnedBy: "traefik",
    module: "github.com/traefik/traefik/v3",
    path: "docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml",
  },
];

/**
 * Supplies the definitions of the Gateway API (standard channel) and of Traefik's own kinds: kinds that no cluster has by
 * itself.
 * @returns files and folders that `kubectl apply` takes
 * @throws UserError where Go is missing, or a module can't be had
 */
export async function ensureDefinitions(progress: Progress): Promise<string[]> {
  const found: string[] = [];
  for (const source of sources) found.push(await ensureModuleFiles(source, progress));
  return found;
}
