import { containerPort, metadata, names, selectorLabels } from "./names";
import type { NetworkPolicy, PolicyPeer, PolicyPort, PolicySpec } from "./objects";
import type { Peer } from "./schema/values";
import type { Settings } from "./settings";

/** A policy names the **pod's** port: DNS pods that are not root listen on 5353 behind the Service's 53. */
const dnsPorts = [53, 5353].flatMap((port) => [
  { port, protocol: "UDP" },
  { port, protocol: "TCP" },
]);

/**
 * cert-manager's pods that answer an HTTP-01 challenge come and go in the namespace of the Ingress; all of them bear this
 * label and listen on this port. Behind the default deny no certificate would ever be issued.
 */
const certificateSolver = { labels: { "acme.cert-manager.io/http01-solver": "true" }, port: 8089 };

/**
 * Nothing passes in or out of the namespace, but for one named policy for each peer of the application, bound to the
 * peer's pods and one port.
 */
export function networkPolicies(settings: Settings): NetworkPolicy[] {
  const { network, database, cache, exposure } = settings;
  const app = { podSelector: { matchLabels: selectorLabels(settings) } };
  const policy = (name: string, spec: PolicySpec): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: metadata(settings, names.policy(name)),
    spec,
  });
  const from = (name: string, peer: Peer | undefined): NetworkPolicy[] =>
    peer === undefined
      ? []
      : [
          policy(name, {
            ...app,
            policyTypes: ["Ingress"],
            ingress: [{ from: [selector(peer)], ports: [tcp(containerPort.number)] }],
          }),
        ];
  const to = (name: string, peer: Peer, ports: PolicyPort[]): NetworkPolicy =>
    policy(name, { ...app, policyTypes: ["Egress"], egress: [{ to: [selector(peer)], ports }] });

  const solver = (controller: Peer): NetworkPolicy =>
    policy("certificate-solver", {
      podSelector: { matchLabels: certificateSolver.labels },
      policyTypes: ["Ingress"],
      ingress: [{ from: [selector(controller)], ports: [tcp(certificateSolver.port)] }],
    });
  const certificate = exposure.type === "ingress" && exposure.tls.enabled && exposure.tls.issuer !== undefined;

  return [
    policy("default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
    to("dns", network.dns, dnsPorts),
    ...from("ingress-controller", exposure.type !== "none" ? network.ingressController : undefined),
    ...(certificate ? [solver(network.ingressController)] : []),
    ...from("api-gateway", network.apiGateway),
    ...from("monitoring", network.monitoring),
    ...(database.type === "postgres" ? [to("database", network.database, [tcp(database.port)])] : []),
    ...(cache.type === "redis" ? [to("cache", network.cache, [tcp(cache.port)])] : []),
  ];
}

const tcp = (port: number): PolicyPort => ({ port, protocol: "TCP" });

function selector({ namespace, podLabels }: Peer): PolicyPeer {
  return {
    ...(namespace !== undefined && {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    }),
    podSelector: { matchLabels: podLabels },
  };
}
