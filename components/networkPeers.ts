import { contains, parseCidr } from "./cidr";
import type { PolicyPeer } from "./objects";
import { metadataAddresses, type Peer } from "./schema/peer";

export type Direction = "ingress" | "egress";

/** Pods by label, in one namespace: the application's own where none is named. */
export interface PodPeer {
  readonly kind: "pods";
  readonly namespace?: string | undefined;
  readonly podLabels: Readonly<Record<string, string>>;
}

/** Addresses outside the cluster: a range, without some of it. */
export interface AddressPeer {
  readonly kind: "addresses";
  readonly cidr: string;
  readonly except: readonly string[];
}

/** Which of the two a peer is; nothing where its settings say neither or both. */
export function peerKind({ namespace, podLabels, cidr, except = [] }: Peer): PodPeer | AddressPeer | undefined {
  if (cidr === undefined) {
    return podLabels === undefined || except.length > 0 ? undefined : { kind: "pods", namespace, podLabels };
  }
  return podLabels === undefined && namespace === undefined ? { kind: "addresses", cidr, except } : undefined;
}

/**
 * A peer as a NetworkPolicy names it. Pods may call no address that hands out the credentials of their node.
 * @throws RangeError for a peer that is neither pods nor addresses; `checkConfig` lets none through.
 */
export function policyPeer(peer: Peer, direction: Direction): PolicyPeer {
  const known = peerKind(peer);
  if (known === undefined) throw new RangeError(`${JSON.stringify(peer)} is neither pods nor addresses`);
  if (known.kind === "addresses") {
    const except = [...known.except, ...(direction === "egress" ? reachableMetadata(known) : [])];
    return { ipBlock: { cidr: known.cidr, ...(except.length > 0 && { except }) } };
  }
  const { namespace, podLabels } = known;
  return {
    ...(namespace !== undefined && {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    }),
    podSelector: { matchLabels: podLabels },
  };
}

/** Labels of a peer's pods, where these are in the application's own namespace. */
export function homeLabels(peer: Peer, ownNamespace: string): Record<string, string> | undefined {
  const known = peerKind(peer);
  if (known?.kind !== "pods" || (known.namespace ?? ownNamespace) !== ownNamespace) return undefined;
  return known.podLabels;
}

/** The metadata addresses in the range, but for those that are taken out already: only these may be excepted. */
function reachableMetadata({ cidr, except }: AddressPeer): string[] {
  return metadataAddresses.filter(
    (address) => isWithin(cidr, address) && !except.some((range) => isWithin(range, address)),
  );
}

/** Whether the second range lies in the first; not where a text is no range. */
export function isWithin(range: string, other: string): boolean {
  const [outer, inner] = [parseCidr(range), parseCidr(other)];
  return outer !== undefined && inner !== undefined && contains(outer, inner);
}
