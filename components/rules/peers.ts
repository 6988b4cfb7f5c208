import { contains, parseCidr } from "../cidr";
import { destination } from "../host";
import { isWithin, peerKind } from "../networkPeers";
import type { Peer } from "../schema/peer";
import type { Settings } from "../settings";
import { when, type Rule } from "./rule";

/** Contradictions within the peers under `network`, and between them and the servers that they stand for. */
export const peersRules: readonly Rule[] = [
  {
    code: "peer-of-one-kind",
    reads: ["network"],
    broken: (settings) =>
      peersOf(settings)
        .filter(({ peer }) => peerKind(peer) === undefined)
        .map(({ path, peer: { cidr, podLabels } }) => ({
          path,
          message:
            cidr === undefined && podLabels === undefined
              ? "says neither which pods nor which addresses: it could be anybody."
              : "is to be pods and addresses at once.",
        })),
    mend: "Set podLabels (and namespace) for pods, or cidr (and except) for addresses outside the cluster.",
  },
  {
    code: "except-outside-range",
    reads: ["network"],
    broken: (settings) =>
      peersOf(settings).flatMap(({ path, peer: { cidr, except = [] } }) =>
        except.flatMap((range, index) =>
          cidr === undefined || (isWithin(cidr, range) && range !== cidr)
            ? []
            : [
                {
                  path: `${path}.except[${index}]`,
                  message: `${range} is no part of ${cidr} that could be taken out.`,
                },
              ],
        ),
      ),
    mend: "Name smaller ranges inside cidr, or leave them out.",
  },
  ...(["database", "cache"] as const).map((server): Rule => ({
    code: "host-behind-policy",
    reads: [`${server}.host`, `network.${server}`, `${server}.type`, "namespace.name"],
    broken: (settings) => {
      const { type, host } = settings[server];
      const atHome = type === "sqlite" || type === "memory";
      return atHome ? undefined : unreachable(host, settings.network[server], settings.namespace.name);
    },
    mend: `Name the server's pods in network.${server}.podLabels (and namespace), or its addresses in network.${server}.cidr.`,
  })),
];

/** Every peer of the settings, and where it is written. */
function peersOf({ network }: Settings): { path: string; peer: Peer }[] {
  const { dns, ingressController, apiGateway, monitoring, database, cache, extraRules } = network;
  const named = Object.entries({ dns, ingressController, apiGateway, monitoring, database, cache });
  return [
    ...named.flatMap(([name, peer]) => (peer === undefined ? [] : [{ path: `network.${name}`, peer }])),
    ...extraRules.map(({ peer }, index) => ({ path: `network.extraRules[${index}].peer`, peer })),
  ];
}

/** Why a server at this host could not be reached through the policy for this peer; nothing where it can. */
function unreachable(host: string, peer: Peer, ownNamespace: string): string | undefined {
  const to = destination(host, ownNamespace);
  if (to.kind === "loopback") return undefined;
  const known = peerKind(peer);
  if (known?.kind === "pods") {
    const { namespace = ownNamespace } = known;
    if (to.kind !== "service") return `${host} is outside the cluster, but only pods in ${namespace} may be called.`;
    return when(
      to.namespace !== namespace,
      `${host} is in the namespace ${to.namespace}, but only pods in ${namespace} may be called.`,
    );
  }
  if (known === undefined || to.kind !== "address") return undefined;
  const covers = (range: string): boolean => {
    const parsed = parseCidr(range);
    return parsed !== undefined && contains(parsed, to.address);
  };
  if (!covers(known.cidr)) return `${host} is not in ${known.cidr}, and nothing else may be called.`;
  const except = known.except.find(covers);
  return when(except !== undefined, `${host} is in ${except ?? ""}, which is taken out of ${known.cidr}.`);
}
