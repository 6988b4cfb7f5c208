import { all, any, holds, is, isEmpty, not, type Answer } from "../answers";
import { requireThat, unless, type Findings } from "../findings";
import type { Field } from "../read";
import { cis, manual, nsa } from "../references";
import { objectRule } from "../rule";
import { flag, integer } from "../settings";
import { prefixLength } from "./prefix";
import { directions, governs, peersOf, rulesOf, type Direction } from "./policies";
import { selectsAll } from "./selectors";

export const openNetworkPolicy = objectRule({
  id: "open-network-policy",
  title: "No NetworkPolicy opens to everybody",
  severity: "high",
  why: "Policies add up: a rule for everybody undoes all others. Ports alone are no isolation.",
  mend: "Name the peers: podSelector with labels, namespaceSelector with labels, or a narrow ipBlock.",
  references: [
    cis("5.3.2"),
    nsa("Network policies"),
    manual("Network policies", "concepts/services-networking/network-policies/"),
  ],
  settings: {
    portsSuffice: flag("Whether a rule that names ports may leave its peers open.", false),
    widestRange: integer("Fewest leading bits that an address range without except must fix.", {
      default: 8,
      minimum: 1,
      maximum: 128,
    }),
  },
  appliesTo: ["NetworkPolicy"],
  check: (policy, { portsSuffice, widestRange }) =>
    directions.flatMap((direction) =>
      unless(
        not(governs(policy, direction)),
        rulesOf(policy, direction)
          .items()
          .flatMap((rule) =>
            unless(portsSuffice && not(isEmpty(rule.at("ports"))), namesPeers(rule, direction, widestRange)),
          ),
      ),
    ),
});

function namesPeers(rule: Field, direction: Direction, widestRange: number): Findings {
  const peers = peersOf(rule, direction);
  const allowed = "labels of pods or namespaces, or narrow address ranges";
  return [
    ...requireThat(not(isEmpty(peers)), { field: rule, found: `a rule for everybody, for ${direction}`, allowed }),
    ...peers.items().flatMap((peer) => [
      ...requireThat(not(isEveryPod(peer)), { field: peer, found: "all pods of all namespaces", allowed }),
      ...requireThat(not(isWide(peer.at("ipBlock"), widestRange)), {
        field: peer.at("ipBlock", "cidr"),
        found: `a range wider than /${widestRange}`,
        allowed,
      }),
    ]),
  ];
}

/** Every namespace, without labels of pods. A podSelector alone stays at home. */
function isEveryPod(peer: Field): Answer {
  const namespaces = peer.at("namespaceSelector");
  return any(
    isEmpty(peer),
    all(not(is(namespaces, undefined)), selectsAll(namespaces), selectsAll(peer.at("podSelector"))),
  );
}

function isWide(block: Field, widestRange: number): Answer {
  const tooFew = (cidr: unknown) => (prefixLength(cidr) ?? widestRange) < widestRange;
  return all(holds(block.at("cidr"), tooFew), isEmpty(block.at("except")));
}
