import { BlockList, isIPv6 } from "node:net";
import type { NetworkPolicy, PolicyPeer, PolicyPort } from "../../components/objects";

/** One end of a connection, as policies see it. */
export interface Endpoint {
  /** What a person calls it. */
  name: string;
  address: string;
  /** Where it is a pod. */
  pod?: { namespace: string; labels: Readonly<Record<string, string>> };
  /** The node itself: what comes from it is never filtered, or no kubelet could probe its pods. */
  node?: boolean;
}

export interface Port {
  protocol: "TCP" | "UDP";
  port: number;
}

/**
 * Whether a connection is allowed by the specification of NetworkPolicy: each end that some policy isolates needs one
 * policy that lets it through. It knows nothing of the product, and of namespaces only their names.
 */
export function isAllowed(policies: readonly NetworkPolicy[], from: Endpoint, to: Endpoint, port: Port): boolean {
  if (from.node) return true;
  const isolating = (end: Endpoint, direction: "Ingress" | "Egress") =>
    policies.flatMap(({ metadata, spec }) => {
      const selected = end.pod?.namespace === metadata.namespace && matches(spec?.podSelector, end.pod?.labels);
      return selected && spec?.policyTypes?.includes(direction) ? [{ namespace: metadata.namespace ?? "", spec }] : [];
    });
  const leaving = isolating(from, "Egress");
  const entering = isolating(to, "Ingress");
  const leaves = leaving.some(({ namespace, spec }) =>
    spec.egress?.some((rule) => isOneOf(rule.to, to, namespace) && hasPort(rule.ports, port)),
  );
  const enters = entering.some(({ namespace, spec }) =>
    spec.ingress?.some((rule) => isOneOf(rule.from, from, namespace) && hasPort(rule.ports, port)),
  );
  return (leaving.length === 0 || leaves) && (entering.length === 0 || enters);
}

/** No list of peers stands for everyone. `own` is the policy's namespace. */
function isOneOf(peers: readonly PolicyPeer[] | undefined, end: Endpoint, own: string): boolean {
  if (peers === undefined || peers.length === 0) return true;
  return peers.some(({ podSelector, namespaceSelector, ipBlock }) => {
    if (ipBlock !== undefined) return inBlock(ipBlock.cidr, end) && !ipBlock.except?.some((cidr) => inBlock(cidr, end));
    if (end.pod === undefined) return false;
    const { namespace, labels } = end.pod;
    const inNamespace = namespaceSelector
      ? matches(namespaceSelector, { "kubernetes.io/metadata.name": namespace })
      : namespace === own;
    return inNamespace && (podSelector === undefined || matches(podSelector, labels));
  });
}

function inBlock(cidr: string, { address }: Endpoint): boolean {
  const [network = "", bits] = cidr.split("/");
  const block = new BlockList();
  block.addSubnet(network, Number(bits), family(network));
  return block.check(address, family(address));
}

function family(address: string): "ipv4" | "ipv6" {
  return isIPv6(address) ? "ipv6" : "ipv4";
}

function hasPort(ports: readonly PolicyPort[] | undefined, { protocol, port }: Port): boolean {
  if (ports === undefined || ports.length === 0) return true;
  return ports.some((one) => {
    const last = one.endPort ?? Number(one.port);
    return one.protocol === protocol && (one.port === undefined || (Number(one.port) <= port && port <= last));
  });
}

type Selector = NonNullable<PolicyPeer["podSelector"]>;

/** An empty selector selects all. */
function matches(selector: Selector | undefined, labels: Readonly<Record<string, string>> = {}): boolean {
  if (selector?.matchExpressions !== undefined) throw new Error("matchExpressions are not known here");
  return Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
}
