import { containerPort, metadata, names, selectorLabels, servicePort } from "./names";
import type { Ingress, Service } from "./objects";
import type { Settings } from "./settings";

/**
 * Pulumi does not wait for these objects: the workload's own readiness says the same sooner, and an Ingress without a
 * controller that publishes an address would be waited for in vain. Their deletion is not waited for either.
 */
const unawaited = { "pulumi.com/skipAwait": "true" };

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

/** The way in from outside, by the listed paths alone; none where it is off. */
export function ingress(settings: Settings): Ingress[] {
  const { type: way, className, hosts, paths, tls } = settings.exposure;
  if (way !== "ingress") return [];
  const backend = { service: { name: names.service, port: { name: "http" } } };
  return [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: metadata(settings, names.ingress, {
        ...unawaited,
        ...(tls.enabled && tls.issuer !== undefined && { "cert-manager.io/cluster-issuer": tls.issuer }),
      }),
      spec: {
        ...(className !== undefined && { ingressClassName: className }),
        ...(tls.enabled && { tls: [{ hosts, secretName: tls.secretName }] }),
        rules: hosts.map((host) => ({
          host,
          http: { paths: paths.map(({ path, type }) => ({ path, pathType: type, backend })) },
        })),
      },
    },
  ];
}

/** Where the API is reached: from outside where there is a way in, else from inside the cluster. */
export function url(settings: Settings): string {
  const { type, hosts, tls } = settings.exposure;
  const [host] = hosts;
  if (type !== "none" && host !== undefined) return `${tls.enabled ? "https" : "http"}://${host}`;
  return `http://${names.service}.${settings.namespace.name}.svc.cluster.local`;
}
