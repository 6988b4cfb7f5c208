import {
  ApiException,
  CoordinationV1Api,
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  StorageV1Api,
  type KubernetesObject,
} from "@kubernetes/client-node";

/** Typed access to one cluster. */
export interface Client {
  core: CoreV1Api;
  storage: StorageV1Api;
  coordination: CoordinationV1Api;
}

/** Opens a kubeconfig by its current context. */
export function connect(kubeconfig: string): Client {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return {
    core: config.makeApiClient(CoreV1Api),
    storage: config.makeApiClient(StorageV1Api),
    coordination: config.makeApiClient(CoordinationV1Api),
  };
}

/** Parameters of a patch that makes the object or brings it to what is given (server-side apply). */
export const applied = { fieldManager: "pretended", force: true } as const;

/** Options of a patch with {@link applied}. */
export const byApply = setHeaderOptions("Content-Type", PatchStrategy.ServerSideApply);

/** Whether the API server refused with one of these status codes. */
export function answered(error: unknown, ...codes: number[]): boolean {
  return error instanceof ApiException && codes.includes(error.code);
}

/** The metadata that every object read from the API has, though its type says otherwise. */
export function identityOf({ metadata }: KubernetesObject): { name: string; namespace: string; uid: string } {
  return { name: metadata?.name ?? "", namespace: metadata?.namespace ?? "", uid: metadata?.uid ?? "" };
}
