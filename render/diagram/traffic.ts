import type { KubernetesObject, NetworkPolicy, PolicySpec } from "../../components/objects";
import { covers, endpointOf, selects, wanted, type Endpoint } from "./endpoints";
import { common, everyPort, includes, joined, portsOf, type PortRange } from "./ports";

/** Pods that the namespace's policies are about, or whom these let in or out. */
export interface Party {
  readonly end: Endpoint;
  /** The policy that speaks of it first; none for the workload's pods, and where policies are missing. */
  readonly namedBy: NetworkPolicy | undefined;
}

/** A way that is open from one party to another. */
export interface Connection {
  readonly from: Party;
  readonly to: Party;
  readonly ports: readonly PortRange[];
  /** The policies that open it; none where no policy closes it. */
  readonly policies: readonly NetworkPolicy[];
}

export interface Traffic {
  /** Everyone who is spoken of; the workload's pods first. */
  readonly parties: readonly Party[];
  readonly connections: readonly Connection[];
  /** Whether nothing else passes to or from any pod of the namespace. */
  readonly closed: boolean;
}

/** The pods of a workload: all of their labels, and those of them by which the workload finds them. */
export interface WorkloadPods {
  readonly namespace: string;
  readonly labels: Labels;
  readonly selector: Labels;
}

type Labels = Readonly<Record<string, string>>;
const directions = ["ingress", "egress"] as const;
type Direction = (typeof directions)[number];

/**
 * Who may talk to whom in a namespace, as the specification of NetworkPolicy has it: of each end that some policy
 * isolates, one policy must let the connection through. What the node itself sends, such as probes, always passes.
 */
export function traffic(objects: readonly KubernetesObject[], pods: WorkloadPods): Traffic {
  const policies = objects.filter((object) => object.kind === "NetworkPolicy");
  const parties = partiesOf(policies, pods);
  const own = parties.filter(({ end }) => end.kind === "pods" && end.namespace === pods.namespace);
  // A pod that nobody speaks of is one of the namespace too.
  const nobody: Endpoint = { kind: "pods", namespace: pods.namespace, labels: {} };
  const closed = [nobody, ...own.map(({ end }) => end)].every((end) => isIsolated(policies, end));
  const pairs = parties.flatMap((from) => parties.map((to) => ({ from, to })));
  const connections = pairs
    .filter(({ from, to }) => own.includes(from) || own.includes(to))
    .flatMap(({ from, to }) => connection(policies, from, to));
  return { parties, connections: withoutNeedless(connections, own), closed };
}

function partiesOf(
  policies: readonly NetworkPolicy[],
  { namespace, labels, selector }: WorkloadPods,
): readonly Party[] {
  const workload: Endpoint = { kind: "pods", namespace, labels };
  const found: Endpoint = { kind: "pods", namespace, labels: selector };
  const parties: Party[] = [{ end: workload, namedBy: undefined }];
  const add = (end: Endpoint, namedBy: NetworkPolicy | undefined): void => {
    const isWorkload = covers(found, end) && covers(end, workload);
    if (isWorkload || parties.some((party) => covers(end, party.end) && covers(party.end, end))) return;
    parties.push({ end, namedBy });
  };
  for (const policy of policies) for (const end of peersOf(policy)) add(end, policy);
  for (const policy of policies) {
    const about = wanted(policy.spec?.podSelector);
    if (Object.keys(about).length > 0) {
      add({ kind: "pods", namespace: policy.metadata.namespace ?? "", labels: about }, policy);
    }
  }
  const isOwn = (end: Endpoint): boolean => end.kind === "pods" && end.namespace === namespace;
  if (parties.some(({ end }) => isOwn(end) && !isIsolated(policies, end))) add({ kind: "anyone" }, undefined);
  return parties;
}

function peersOf({ metadata, spec }: NetworkPolicy): readonly Endpoint[] {
  const lists = [...(spec?.ingress ?? []).map(({ from }) => from), ...(spec?.egress ?? []).map(({ to }) => to)];
  return lists.flatMap((peers) => endpointsOf(peers, metadata.namespace ?? ""));
}

/** No list of peers stands for everyone. */
function endpointsOf(peers: Rule["peers"], own: string): readonly Endpoint[] {
  if (peers === undefined || peers.length === 0) return [{ kind: "anyone" }];
  return peers.map((peer) => endpointOf(peer, own));
}

function connection(policies: readonly NetworkPolicy[], from: Party, to: Party): readonly Connection[] {
  const leaves = openings(policies, from, to, "egress");
  const enters = openings(policies, to, from, "ingress");
  const ports = common(leaves?.ports ?? everyPort, enters?.ports ?? everyPort);
  const opened = [...new Set([...(leaves?.policies ?? []), ...(enters?.policies ?? [])])];
  return ports.length > 0 ? [{ from, to, ports, policies: opened }] : [];
}

interface Openings {
  readonly ports: readonly PortRange[];
  readonly policies: readonly NetworkPolicy[];
}

/** On which ports policies let a party talk to another; undefined where none isolates it. */
function openings(
  policies: readonly NetworkPolicy[],
  { end }: Party,
  other: Party,
  direction: Direction,
): Openings | undefined {
  const rules = allowed(policies, end, direction)?.filter(({ peers, policy }) =>
    endpointsOf(peers, policy.metadata.namespace ?? "").some((said) => covers(said, other.end)),
  );
  return rules && { ports: joined(rules.flatMap(({ ports }) => ports)), policies: rules.map(({ policy }) => policy) };
}

interface Rule {
  readonly policy: NetworkPolicy;
  readonly peers: PeerList | undefined;
  readonly ports: readonly PortRange[];
}

type PeerList = NonNullable<NonNullable<PolicySpec["ingress"]>[number]["from"]>;

function allowed(policies: readonly NetworkPolicy[], end: Endpoint, direction: Direction): Rule[] | undefined {
  const type = direction === "ingress" ? "Ingress" : "Egress";
  const isolating = policies.filter((policy) => selects(policy, end) && policy.spec?.policyTypes?.includes(type));
  if (isolating.length === 0) return undefined;
  return isolating.flatMap((policy) =>
    direction === "ingress"
      ? (policy.spec?.ingress ?? []).map(({ from, ports }) => ({ policy, peers: from, ports: portsOf(ports) }))
      : (policy.spec?.egress ?? []).map(({ to, ports }) => ({ policy, peers: to, ports: portsOf(ports) })),
  );
}

/** Whether both ways only that passes which some policy lets through. */
function isIsolated(policies: readonly NetworkPolicy[], end: Endpoint): boolean {
  return directions.every((direction) => allowed(policies, end, direction) !== undefined);
}

/** Without what anyone may do who is not of the namespace: that is drawn once. */
function withoutNeedless(connections: readonly Connection[], own: readonly Party[]): readonly Connection[] {
  const isAnyone = ({ end }: Party): boolean => end.kind === "anyone";
  return connections.filter(({ from, to, ports }) => {
    const wider = connections.filter(
      (other) =>
        (isAnyone(other.from) && !isAnyone(from) && !own.includes(from) && other.to === to) ||
        (isAnyone(other.to) && !isAnyone(to) && !own.includes(to) && other.from === from),
    );
    return !wider.some((other) => includes(other.ports, ports));
  });
}
