import { containerPort, metadata, names, selectorLabels, servicePort } from "./names";
import type { Service } from "./objects";
import type { Settings } from "./settings";
import { unawaited } from "./unawaited";

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
