import { endpointLines } from "./endpoints";
import type { Peer } from "./model";
import type { Party, Traffic } from "./traffic";

/**
 * All parties but the workload's pods, as boxes.
 * @param application what the names of policies begin with
 */
export function peersOf(
  { parties, connections }: Traffic,
  namespace: string,
  application: string,
): ReadonlyMap<Party, Peer> {
  const [pods, ...others] = parties;
  const names = new Map(others.map((party) => [party, nameOf(party, application)]));
  const peers = new Map<Party, Peer>();
  for (const party of others) {
    const name = names.get(party) ?? "";
    const isCalled = connections.some(({ from, to }) => to === party && from === pods);
    const calls = connections.some(({ from }) => from === party);
    const isNamesake = [...names].some(([other, taken]) => other !== party && taken === name);
    const lines = endpointLines(party.end, namespace);
    peers.set(party, {
      id: `peer ${isNamesake ? [name, ...lines].join(" ") : name}`,
      kind: party.end.kind === "addresses" ? "addresses" : party.end.kind === "anyone" ? "" : "pods",
      name,
      lines,
      objects: [],
      inside: party.end.kind === "pods" && party.end.namespace === namespace,
      side: isCalled ? "behind" : calls ? "before" : "beside",
    });
  }
  return peers;
}

/** What a person calls it: as the first policy about it is called, without the application's name. */
function nameOf({ end, namedBy }: Party, application: string): string {
  if (end.kind === "anyone") return "anyone";
  const name = namedBy?.metadata.name ?? "";
  const own = name.startsWith(`${application}-`) ? name.slice(application.length + 1) : name;
  return own.replaceAll("-", " ").replace(/\b(dns|api)\b/g, (word) => word.toUpperCase());
}
