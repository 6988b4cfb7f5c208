import { destination } from "./host";
import { containerPort, metadata, names, selectorLabels } from "./names";
import { homeLabels, policyPeer, type Direction } from "./networkPeers";
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

/** What the policy at the other end is called, where a peer is in the application's own namespace. */
export function atHome(policyName: string): string {
  return `${policyName}-home`;
}

/** A policy names the **pod's** port: DNS pods that are not root listen on 5353 behind the Service's 53. */
const dnsPorts = [53, 5353].flatMap(bothProtocols);

/**
 * cert-manager's pods that answer an HTTP-01 challenge come and go in the namespace of the certificate; all of them bear
 * this label and listen on this port. Behind the default deny no certificate would ever be issued.
 */
const certificateSolver = { labels: { "acme.cert-manager.io/http01-solver": "true" }, ports: [tcp(8089)] };

/**
 * Nothing passes in or out of the namespace, but for one named policy for each peer of the application, bound to the
 * peer's pods or addresses and to ports. A peer within the namespace has a second one: no end of it is open by itself.
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
  const allow = (
    name: string,
    direction: Direction,
    peer: Peer,
    ports: PolicyPort[],
    labels: Record<string, string> = pods,
  ): NetworkPolicy[] => {
    const home = homeLabels(peer, settings.namespace.name);
    const near: PolicyPeer = { podSelector: { matchLabels: labels } };
    return [
      policy(name, allowance(labels, direction, policyPeer(peer, direction), ports)),
      ...(home === undefined ? [] : [policy(atHome(name), allowance(home, opposite[direction], near, ports))]),
    ];
  };
  const from = (name: PolicyName, peer: Peer | undefined): NetworkPolicy[] =>
    peer === undefined ? [] : allow(name, "ingress", peer, api);
  const to = (name: PolicyName, peer: Peer, ports: PolicyPort[]): NetworkPolicy[] => allow(name, "egress", peer, ports);
  /** No policy is asked about what stays in the pod, such as a call of a proxy that runs as a sidecar. */
  const leavesPod = (host: string): boolean => destination(host, settings.namespace.name).kind !== "loopback";

  return [
    policy("default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
    ...to("dns", network.dns, dnsPorts),
    ...nodeLocalDns(settings).map((peer) =>
      policy("node-local-dns", allowance(pods, "egress", peer, bothProtocols(53))),
    ),
    ...from("ingress-controller", exposure.type === "none" ? undefined : network.ingressController),
    ...(answersForCertificate(settings)
      ? allow(
          "certificate-solver",
          "ingress",
          network.ingressController,
          certificateSolver.ports,
          certificateSolver.labels,
        )
      : []),
    ...from("api-gateway", network.apiGateway),
    ...from("monitoring", network.monitoring),
    ...(database.type === "postgres" && leavesPod(database.host)
      ? to("database", network.database, [tcp(database.port)])
      : []),
    ...(cache.type === "redis" && leavesPod(cache.host) ? to("cache", network.cache, [tcp(cache.port)]) : []),
    ...network.extraRules.flatMap(({ name, direction, peer, ports }) =>
      allow(name, direction, peer, ports.map(policyPort)),
    ),
  ];
}

const opposite = { ingress: "egress", egress: "ingress" } as const;

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

/** Whether pods answer for a certificate in this namespace, whom the controller, a Gateway's too, has to reach. */
function answersForCertificate({ exposure: { type, tls } }: Settings): boolean {
  return type !== "none" && tls.issuer !== undefined;
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
