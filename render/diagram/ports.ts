import type { PolicyPort } from "../../components/objects";

const protocols = ["TCP", "UDP", "SCTP"] as const;
const last = 65_535;

/** Ports from `first` to `last` of one protocol. */
export interface PortRange {
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
}

/** Every port there is. */
export const everyPort: readonly PortRange[] = protocols.map((protocol) => ({ protocol, first: 1, last }));

/**
 * The ports of a rule; none named stands for all.
 * @throws RangeError for a port that is called by its name, which only its pods could tell
 */
export function portsOf(ports: readonly PolicyPort[] | undefined): readonly PortRange[] {
  if (ports === undefined || ports.length === 0) return everyPort;
  return ports.map(({ protocol = "TCP", port, endPort }) => {
    if (port === undefined) return { protocol, first: 1, last };
    if (typeof port === "string") throw new RangeError(`a policy names the port ${port}, not its number`);
    return { protocol, first: port, last: endPort ?? port };
  });
}

/** All of these, in order, and none twice. */
export function joined(ranges: readonly PortRange[]): readonly PortRange[] {
  const ordered = ranges.toSorted((one, other) => rank(one) - rank(other) || one.first - other.first);
  return ordered.reduce<PortRange[]>((all, range) => {
    const before = all.at(-1);
    const touches = before?.protocol === range.protocol && range.first <= before.last + 1;
    if (!before || !touches) return [...all, range];
    return [...all.slice(0, -1), { ...before, last: Math.max(before.last, range.last) }];
  }, []);
}

/** What both allow. */
export function common(one: readonly PortRange[], other: readonly PortRange[]): readonly PortRange[] {
  const both = one.flatMap((a) =>
    other.flatMap((b) => {
      const range = { protocol: a.protocol, first: Math.max(a.first, b.first), last: Math.min(a.last, b.last) };
      return a.protocol === b.protocol && range.first <= range.last ? [range] : [];
    }),
  );
  return joined(both);
}

/** Whether the first allows all that the second does. */
export function includes(one: readonly PortRange[], other: readonly PortRange[]): boolean {
  return portsText(common(one, other)) === portsText(joined(other));
}

/** As people write them: `TCP 8000`, `TCP+UDP 53, 5353`, `all ports`. */
export function portsText(ranges: readonly PortRange[]): string {
  const byNumbers = Map.groupBy(joined(ranges), ({ first, last }) => numbers(first, last));
  const byProtocols = Map.groupBy(byNumbers, ([, of]) => of.map(({ protocol }) => protocol).join("+"));
  const parts = [...byProtocols].map(([of, entries]) => `${of} ${entries.map(([text]) => text).join(", ")}`);
  return parts.join("; ") === `${protocols.join("+")} 1–${last}` ? "all ports" : parts.join("; ");
}

function numbers(first: number, last: number): string {
  return first === last ? String(first) : `${first}–${last}`;
}

function rank({ protocol }: PortRange): number {
  return protocols.findIndex((known) => known === protocol);
}
