/** All numbers from the first to the last. */
export interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

export type Family = "IPv4" | "IPv6";

const bits: Readonly<Record<Family, number>> = { IPv4: 32, IPv6: 128 };

/** Every address of the family. */
export const addressSpace: Readonly<Record<Family, Range>> = {
  IPv4: { first: 0n, last: (1n << 32n) - 1n },
  IPv6: { first: 0n, last: (1n << 128n) - 1n },
};

/** The addresses of a block such as `10.0.0.0/8`; undefined for one of the other family, and for anything else. */
export function rangeOf(cidr: unknown, family: Family): Range | undefined {
  const [, address = "", length = ""] = (typeof cidr === "string" && /^([\da-fA-F:.]+)\/(\d{1,3})$/.exec(cidr)) || [];
  const number = family === "IPv4" ? ipv4(address) : ipv6(address);
  const free = BigInt(bits[family] - Number(length));
  if (number === undefined || free < 0n) return undefined;
  const first = (number >> free) << free;
  return { first, last: first + (1n << free) - 1n };
}

function ipv4(text: string): bigint | undefined {
  const parts = text.split(".");
  const valid = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  return valid ? parts.reduce((number, part) => number * 256n + BigInt(part), 0n) : undefined;
}

/** With one `::` at most, for the groups that are left out. */
function ipv6(text: string): bigint | undefined {
  const halves = text.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const [front = [], back = []] = halves;
  const left = 8 - front.length - back.length;
  if (halves.length > 2 || (halves.length === 2 ? left < 1 : left !== 0)) return undefined;
  const groups = [...front, ...Array.from({ length: left }, () => "0"), ...back];
  return groups.every((group) => /^[\da-fA-F]{1,4}$/.test(group))
    ? groups.reduce((number, group) => number * 65_536n + BigInt(`0x${group}`), 0n)
    : undefined;
}
