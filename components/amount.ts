/** Resources that quotas add up. */
export const resourceNames = ["cpu", "memory"] as const;
export type ResourceName = (typeof resourceNames)[number];

/** CPU in thousandths of a core and memory in bytes: whole numbers, whose sums are exact. */
export type Amount = Readonly<Record<ResourceName, bigint>>;

/** The same, as settings and objects write it. */
export type AmountText = Readonly<Record<ResourceName, string>>;

/**
 * The whole number behind a Kubernetes quantity, in the forms that the settings schema lets through.
 * @throws RangeError for any other text.
 */
export const parse: Readonly<Record<ResourceName, (text: string) => bigint>> = { cpu: thousandths, memory: bytes };

/** As Kubernetes writes it: whole cores without a unit, memory in the largest unit that divides it. */
export const format: Readonly<Record<ResourceName, (count: bigint) => string>> = { cpu: cores, memory: binary };

/** The amount behind CPU and memory as they are written; throws as `parse` does. */
export function amountOf({ cpu, memory }: AmountText): Amount {
  return { cpu: parse.cpu(cpu), memory: parse.memory(memory) };
}

/** All amounts together. */
export function total(amounts: readonly Amount[]): Amount {
  return amounts.reduce((one, other) => ({ cpu: one.cpu + other.cpu, memory: one.memory + other.memory }), {
    cpu: 0n,
    memory: 0n,
  });
}

/** So many times the amount. */
export function times({ cpu, memory }: Amount, count: number): Amount {
  return { cpu: cpu * BigInt(count), memory: memory * BigInt(count) };
}

function thousandths(text: string): bigint {
  const [, part] = /^(\d+)m$/.exec(text) ?? [];
  if (part !== undefined) return BigInt(part);
  const [, whole, fraction = ""] = /^(\d+)(?:\.(\d{1,3}))?$/.exec(text) ?? [];
  if (whole === undefined) throw new RangeError(`"${text}" is not an amount of CPU`);
  return BigInt(whole + fraction.padEnd(3, "0"));
}

function cores(count: bigint): string {
  return count % 1000n === 0n ? String(count / 1000n) : `${count}m`;
}

const units = ["", "Ki", "Mi", "Gi", "Ti"] as const;

function bytes(text: string): bigint {
  const [, count, unit = ""] = /^(\d+)([a-zA-Z]*)$/.exec(text) ?? [];
  const power = units.findIndex((known) => known === unit);
  if (count === undefined || power < 0) throw new RangeError(`"${text}" is not an amount of memory`);
  return BigInt(count) * 1024n ** BigInt(power);
}

function binary(count: bigint): string {
  const power = count === 0n ? 0 : units.findLastIndex((_, power) => count % 1024n ** BigInt(power) === 0n);
  return `${count / 1024n ** BigInt(power)}${units[power] ?? ""}`;
}
