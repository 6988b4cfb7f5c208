import { isIPv4, isIPv6 } from "node:net";

/** A range of addresses: all that share their first bits. A single address is a range of one. */
export interface Cidr {
  readonly bits: 32 | 128;
  /** The first address, as a number. */
  readonly first: bigint;
  /** How many leading bits all addresses share. */
  readonly prefix: number;
}

/**
 * The range that a text such as `10.20.0.0/16` or `fd00:20::/48` stands for. None unless it is written as API servers of
 * every version take it: shortest form, lower case, no bit set behind the prefix, no IPv4 inside IPv6.
 */
export function parseCidr(text: string): Cidr | undefined {
  const [, start = "", digits = ""] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const address = parseAddress(start);
  const prefix = Number(digits);
  if (address === undefined || prefix > address.bits) return undefined;
  const behind = BigInt(address.bits - prefix);
  return (address.first >> behind) << behind === address.first ? { ...address, prefix } : undefined;
}

/** The range of one address, such as `10.20.0.7` or `fd00:20::7`; none where the text is no address. */
export function parseAddress(text: string): Cidr | undefined {
  if (isIPv4(text)) return { bits: 32, first: joined(text.split("."), 8, 10), prefix: 32 };
  if (!isIPv6(text) || !isShortest(text)) return undefined;
  const first = joined(groups(text), 16, 16);
  return first >> 32n === 0xffffn ? undefined : { bits: 128, first, prefix: 128 };
}

/** Whether every address of the inner range is one of the outer. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  const behind = BigInt(outer.bits - outer.prefix);
  return outer.bits === inner.bits && outer.prefix <= inner.prefix && outer.first >> behind === inner.first >> behind;
}

/** URLs write IPv6 addresses in the shortest form (RFC 5952), and have no zones. */
function isShortest(text: string): boolean {
  return !text.includes("%") && new URL(`http://[${text}]/`).hostname === `[${text}]`;
}

function groups(text: string): string[] {
  const [before = [], after = []] = text.split("::").map((half) => half.split(":").filter(Boolean));
  return [...before, ...Array<string>(8 - before.length - after.length).fill("0"), ...after];
}

function joined(parts: readonly string[], bits: number, radix: number): bigint {
  return parts.reduce((sum, part) => (sum << BigInt(bits)) + BigInt(Number.parseInt(part, radix)), 0n);
}
