import type { ValueMap } from "../../../toolchain/offline/rpc/values";

/** A small ConfigMap. */
export function configMap(namespace: string, data: ValueMap, name = "settings"): ValueMap {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data };
}

/** A Deployment of one container that is not going to run: there is no kubelet. */
export function deployment(namespace: string, spec: ValueMap = {}, annotations: ValueMap = {}): ValueMap {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "app", namespace, annotations },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "app" } },
      template: {
        metadata: { labels: { app: "app" } },
        spec: { containers: [{ name: "app", image: "app:1" }] },
      },
      ...spec,
    },
  };
}

/** A Service over the pods of `deployment`. */
export function service(namespace: string, spec: ValueMap = {}, annotations: ValueMap = {}): ValueMap {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "app", namespace, annotations },
    spec: { selector: { app: "app" }, ports: [{ name: "http", port: 80, targetPort: "http" }], ...spec },
  };
}

export const skipAwait = { "pulumi.com/skipAwait": "true" };
