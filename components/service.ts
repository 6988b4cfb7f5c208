import { containerPort, metadata, names, selectorLabels, servicePort } from "./names";
import type { Service } from "./objects";
import type { Settings } from "./settings";

/**
 * Pulumi does not wait for objects that bear this: the workload's own readiness says the same sooner, and an Ingress
 * without a controller that publishes an address would be waited for in vain. Their deletion is not waited for either.
 */
export const unawaited = { "pulumi.com/skipAwait": "true" } as const;

/** The Service that clients inside the cluster call. */
export function service(settings: Settings): Service {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata(settings, names.service, unawaited),
    spec: {
      type: "ClusterIP",
      selector: selectorLabels(settings),
      ports: [{ name: "http", port: servicePort, targetPort: containerPort.name, protocol: "TCP" }],
    },
  };
}

/** The Service that gives each pod of a StatefulSet its DNS name; none for a Deployment. */
export function podsService(settings: Settings): Service[] {
  if (!settings.persistence.perReplica) return [];
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: metadata(settings, names.podsService, unawaited),
      spec: {
        clusterIP: "None",
        selector: selectorLabels(settings),
        ports: [{ name: "http", port: containerPort.number, targetPort: containerPort.name, protocol: "TCP" }],
      },
    },
  ];
}
