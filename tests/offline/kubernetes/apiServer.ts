import { randomBytes } from "node:crypto";
import { Connection } from "../../../toolchain/offline/kubernetes/connection";
import { loadKubeconfig } from "../../../toolchain/offline/kubernetes/kubeconfig";
import type { ValueMap } from "../../../toolchain/offline/rpc/values";

/** The kubeconfig of the API server that the conformance tests run against. */
export function testKubeconfig(): string {
  const path = process.env["TEST_KUBECONFIG"];
  if (!path) throw new Error("TEST_KUBECONFIG names no kubeconfig: the conformance tests need an API server");
  return path;
}

export function randomName(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString("hex")}`;
}

let shared: Connection | undefined;

/** A request to the API server, past the provider. */
export function api(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: ValueMap | ValueMap[],
  options: { contentType?: string; fieldManager?: string; force?: boolean } = {},
): Promise<ValueMap> {
  shared ??= new Connection(loadKubeconfig({ kubeconfig: testKubeconfig(), context: undefined, cluster: undefined }));
  return shared.request({
    method,
    path,
    query: { fieldManager: options.fieldManager, force: options.force ? "true" : undefined },
    ...(body ? { body, contentType: options.contentType ?? defaultType(method) } : {}),
  });
}

/** Sets the status of an object, as its controller or the kubelet would. */
export function setStatus(path: string, status: ValueMap): Promise<ValueMap> {
  return api("PATCH", `${path}/status`, { status }, { contentType: "application/strategic-merge-patch+json" });
}

/** A namespace of the test's own; deleted without waiting for it. */
export async function temporaryNamespace(prefix: string): Promise<{ name: string; remove: () => Promise<void> }> {
  const name = randomName(prefix);
  await api("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  return {
    name,
    remove: async () => {
      await api("DELETE", `/api/v1/namespaces/${name}`);
    },
  };
}

function defaultType(method: string): string {
  return method === "PATCH" ? "application/merge-patch+json" : "application/json";
}
