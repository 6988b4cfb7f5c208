import { containerPort, metadata, names, selectorLabels } from "./names";
import { policyPeer, type Direction } from "./networkPeers";
import type { NetworkPolicy, PolicyPeer, PolicyPort, PolicySpec } from "./objects";
import type { ExtraRule } from "./schema/network";
import type { Peer } from "./schema/peer";
import type { Settings } from "./settings";

/** What the policies are called after the application's name; further ones have names of their own. */
export const policyNames = [
  "default-deny",
  "dns",
  "node-local-dns",
  "ingress-controller",
  "certificate-solver",
  "api-gateway",
  "monitoring",
  "database",
  "cache",
] as const;
type PolicyName = (typeof policyNames)[number];

/** A policy names the **pod's** port: DNS pods that are not root listen on 5353 behind the Service's 53. */
const dnsPorts = [53, 5353].flatMap(bothProtocols);

/**
 * cert-manager's pods that answer an HTTP-01 challenge come and go in the namespace of the certificate; all of them bear
 * this label and listen on this port. Behind the default deny no certificate would ever be issued.
 */
const certificateSolver = { labels: { "acme.cert-manager.io/http01-solver": "true" }, port: 8089 };

/**
 * Nothing passes in or out of the namespace, but for one named policy for each peer of the application, bound to the
 * peer's pods or addresses and to ports.
 */
export function networkPolicies(settings: Settings): NetworkPolicy[] {
  const { network, database, cache, exposure } = settings;
  const policy = (name: string, spec: PolicySpec): NetworkPolicy => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: metadata(settings, names.policy(name)),
    spec,
  });
  const pods = selectorLabels(settings);
  const api = [tcp(containerPort.number)];
  const from = (name: PolicyName, peer: Peer | undefined): NetworkPolicy[] =>
    peer === undefined ? [] : [policy(name, allowance(pods, "ingress", policyPeer(peer, "ingress"), api))];
  const to = (name: PolicyName, peer: Peer, ports: PolicyPort[]): NetworkPolicy =>
    policy(name, allowance(pods, "egress", policyPeer(peer, "egress"), ports));

  return [
    policy("default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
    to("dns", network.dns, dnsPorts),
    ...nodeLocalDns(settings).map((peer) =>
      policy("node-local-dns", allowance(pods, "egress", peer, bothProtocols(53))),
    ),
    ...from("ingress-controller", exposure.type === "none" ? undefined : network.ingressController),
    ...solver(settings).map((spec) => policy("certificate-solver", spec)),
    ...from("api-gateway", network.apiGateway),
    ...from("monitoring", network.monitoring),
    ...(database.type === "postgres" ? [to("database", network.database, [tcp(database.port)])] : []),
    ...(cache.type === "redis" ? [to("cache", network.cache, [tcp(cache.port)])] : []),
    ...network.extraRules.map(({ name, direction, peer, ports }) =>
      policy(name, allowance(pods, direction, policyPeer(peer, direction), ports.map(policyPort))),
    ),
  ];
}

/** Lets pods talk to one peer, or hear it, on these ports of whoever listens. */
function allowance(
  pods: Record<string, string>,
  direction: Direction,
  peer: PolicyPeer,
  ports: PolicyPort[],
): PolicySpec {
  const podSelector = { matchLabels: pods };
  return direction === "ingress"
    ? { podSelector, policyTypes: ["Ingress"], ingress: [{ from: [peer], ports }] }
    : { podSelector, policyTypes: ["Egress"], egress: [{ to: [peer], ports }] };
}

/** The node's own DNS cache is no pod to a policy: it listens at an address of the node. */
function nodeLocalDns({ network: { nodeLocalDns: address } }: Settings): PolicyPeer[] {
  return address === undefined ? [] : [{ ipBlock: { cidr: `${address}/${address.includes(":") ? 128 : 32}` } }];
}

/** Lets the controller, Gateways' too, reach the pods that answer for a certificate of this namespace. */
function solver({ exposure: { type, tls }, network: { ingressController } }: Settings): PolicySpec[] {
  if (type === "none" || tls.issuer === undefined) return [];
  const controller = policyPeer(ingressController, "ingress");
  return [allowance(certificateSolver.labels, "ingress", controller, [tcp(certificateSolver.port)])];
}

function bothProtocols(port: number): PolicyPort[] {
  return [
    { port, protocol: "UDP" },
    { port, protocol: "TCP" },
  ];
}

function tcp(port: number): PolicyPort {
  return { port, protocol: "TCP" };
}

function policyPort({ port, endPort, protocol }: ExtraRule["ports"][number]): PolicyPort {
  return { port, protocol, ...(endPort !== undefined && { endPort }) };
}
