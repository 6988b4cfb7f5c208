import { all, any, every, holds, is, isEmpty, not, some, type Answer } from "../answers";
import type { Field } from "../read";
import { addressSpace, rangeOf, type Family, type Range } from "./addressRanges";
import { peersOf, type Direction } from "./policies";
import { selectsAll } from "./selectors";

const families: readonly Family[] = ["IPv4", "IPv6"];
const protocols = ["TCP", "UDP", "SCTP"] as const;
const lastPort = 65_535n;

/** Does the rule let everybody through: any peer, every pod of every namespace, or all addresses; on all ports? */
export function letsAllThrough(rule: Field, direction: Direction): Answer {
  const peers = peersOf(rule, direction);
  return all(
    onAllPorts(rule.at("ports")),
    any(
      isEmpty(peers),
      some(peers.items(), isEveryPod),
      some(families, (family) => coverAddresses(peers.items(), family)),
    ),
  );
}

/** Do rules of which none is open by itself let all addresses through together? `0.0.0.0/1` and `128.0.0.0/1` do. */
export function letAllThroughTogether(rules: readonly Field[], direction: Direction): Answer {
  if (rules.length < 2) return false;
  const open = rules.filter((rule) => onAllPorts(rule.at("ports")) !== false);
  const peers = open.flatMap((rule) => peersOf(rule, direction).items());
  return all(
    some(families, (family) => coverAddresses(peers, family)),
    every(open, (rule) => onAllPorts(rule.at("ports"))),
  );
}

/** Without an entry, or with all ports of one protocol: those of an entry without a port, or of ranges that meet. */
function onAllPorts(ports: Field): Answer {
  const entries = ports.items();
  return any(
    isEmpty(ports),
    some(protocols, (protocol) => coverPorts(entries, protocol)),
  );
}

function coverPorts(entries: readonly Field[], protocol: (typeof protocols)[number]): Answer {
  const spoken = (entry: Field) => holds(entry.at("protocol"), (value) => (value ?? "TCP") === protocol);
  const ranges = entries.filter((entry) => spoken(entry) === true).flatMap(portRange);
  const open = (entry: Field) => any(unknownOf(entry.at("port")), unknownOf(entry.at("endPort")));
  return any(
    covered(ranges, { first: 1n, last: lastPort }),
    some(entries, (entry) => any(unknownOf(entry.at("protocol")), all(spoken(entry), open(entry)))),
  );
}

function portRange(entry: Field): readonly Range[] {
  const port = entry.at("port");
  if (port.absent) return [{ first: 0n, last: lastPort }];
  const first = port.value;
  const last = entry.at("endPort").value ?? first;
  return isPort(first) && isPort(last) ? [{ first: BigInt(first), last: BigInt(last) }] : [];
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= Number(lastPort);
}

function isEveryPod(peer: Field): Answer {
  const namespaces = peer.at("namespaceSelector");
  return all(
    not(is(namespaces, undefined)),
    isEmpty(namespaces.at("matchLabels")),
    every(namespaces.at("matchExpressions").items(), (expression) =>
      // Every namespace bears its own name as a label.
      all(is(expression.at("key"), "kubernetes.io/metadata.name"), is(expression.at("operator"), "Exists")),
    ),
    selectsAll(peer.at("podSelector")),
  );
}

/** Are the blocks together the whole address space? One of which something is taken out does not count. */
function coverAddresses(peers: readonly Field[], family: Family): Answer {
  const blocks = peers.map((peer) => peer.at("ipBlock"));
  const whole = blocks.filter((block) => isEmpty(block.at("except")) === true);
  const hazy = blocks.filter((block) => block.at("except").unknown);
  const rangesOf = (some: readonly Field[]) => some.flatMap((block) => rangeOf(block.at("cidr").value, family) ?? []);
  return any(
    covered(rangesOf(whole), addressSpace[family]),
    some(blocks, (block) => all(unknownOf(block.at("cidr")), isEmpty(block.at("except")))),
    all(
      covered(rangesOf([...whole, ...hazy]), addressSpace[family]),
      some(hazy, (block) => block.at("except")),
    ),
  );
}

function unknownOf(field: Field): Answer {
  return field.unknown ? field : false;
}

/** Do the ranges leave no gap in the space? */
function covered(ranges: readonly Range[], space: Range): boolean {
  let next = space.first;
  for (const { first, last } of [...ranges].sort((one, other) => (one.first < other.first ? -1 : 1))) {
    if (first > next) return false;
    if (last >= next) next = last + 1n;
  }
  return next > space.last;
}
