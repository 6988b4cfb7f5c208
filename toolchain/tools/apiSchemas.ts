import type { Progress } from "../progress";
import { ensureModuleFiles, type ModuleFiles } from "./moduleFiles";

const module = "k8s.io/kubernetes";
const path = "api/openapi-spec/swagger.json";
const pinned = (version: string, sum: string): ModuleFiles => ({ pinnedBy: { version, sum }, module, path });

/** The API of Kubernetes as each minor version describes it, in OpenAPI: of its last patch, or of the one that is built. */
const versions = {
  "v1.24": pinned("v1.24.17", "h1:+4+5VIoxcDv35PnVELouMdDC58AQF/sWs+hjjr4Ra44="),
  "v1.27": pinned("v1.27.16", "h1:DHFqj/HTUqHStFlRH9wCKPocqgHsjR6Q/DzYarB2QQE="),
  "v1.30": pinned("v1.30.14", "h1:MrlKXh9uhLIJpyxOeXhcndzRVSvwiV9iJ8NgH8nqPsg="),
  "v1.33": pinned("v1.33.13", "h1:bmH31xUdSzeA5vk0wZAK9MZp11mdLuzUSeKk0qN3hPQ="),
  "v1.36": { pinnedBy: "kubernetes", module, path },
} as const satisfies Record<string, ModuleFiles>;

export type ApiVersion = keyof typeof versions;

/** The minor versions whose API is supplied, the oldest first. */
export const apiVersions = Object.keys(versions) as readonly ApiVersion[];

/** The definition of ExternalSecret, which no cluster has by itself. */
const externalSecrets: ModuleFiles = {
  pinnedBy: { version: "v1.3.2", sum: "h1:u2J8RjlHIeF0oZCqtl92adI/uZWUwOesJIDkfql6LqQ=" },
  module: "github.com/external-secrets/external-secrets",
  path: "config/crds/bases/external-secrets.io_externalsecrets.yaml",
};

/** Files that say what an API server takes. */
export interface ApiSchemas {
  /** OpenAPI documents by minor version. */
  readonly swagger: Readonly<Record<ApiVersion, string>>;
  /** The CustomResourceDefinition of ExternalSecret. */
  readonly externalSecret: string;
}

/**
 * Supplies the descriptions of the API that Kubernetes itself publishes.
 * @throws UserError where Go is missing, or a module can't be had
 */
export async function ensureApiSchemas(progress: Progress): Promise<ApiSchemas> {
  const swagger: Partial<Record<ApiVersion, string>> = {};
  for (const version of apiVersions) swagger[version] = await ensureModuleFiles(versions[version], progress);
  const externalSecret = await ensureModuleFiles(externalSecrets, progress);
  return { swagger: swagger as ApiSchemas["swagger"], externalSecret };
}
