import {
  ApiException,
  AppsV1Api,
  CoordinationV1Api,
  CoreV1Api,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  NetworkingV1Api,
  PatchStrategy,
  RbacAuthorizationV1Api,
  setHeaderOptions,
  StorageV1Api,
} from "@kubernetes/client-node";

/** Typed access to one cluster. */
export interface Client {
  core: CoreV1Api;
  apps: AppsV1Api;
  storage: StorageV1Api;
  coordination: CoordinationV1Api;
  networking: NetworkingV1Api;
  rbac: RbacAuthorizationV1Api;
  /** Any kind, by its apiVersion and kind. */
  objects: KubernetesObjectApi;
}

/** Opens a kubeconfig by its current context. */
export function connect(kubeconfig: string): Client {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return {
    core: config.makeApiClient(CoreV1Api),
    apps: config.makeApiClient(AppsV1Api),
    storage: config.makeApiClient(StorageV1Api),
    coordination: config.makeApiClient(CoordinationV1Api),
    networking: config.makeApiClient(NetworkingV1Api),
    rbac: config.makeApiClient(RbacAuthorizationV1Api),
    objects: KubernetesObjectApi.makeApiClient(config),
  };
}

/** Parameters of a patch that makes the object or brings it to what is given (server-side apply). */
export const applied = { fieldManager: "test", force: true } as const;

/** Options of a patch that changes the given fields alone, as an edit by hand does. */
export const byMerge = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** Options of a patch that merges lists by their elements' names, as `kubectl edit` sends it. */
export const byStrategicMerge = setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch);

/** Options of a patch that is a list of operations. */
export const byJsonPatch = setHeaderOptions("Content-Type", PatchStrategy.JsonPatch);

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
