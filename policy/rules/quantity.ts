const form = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

const powersOfTen: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const powersOfTwo: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

/**
 * The amount that Kubernetes reads in a value (`0.5`, `500m`, `1Gi`, `1e3`, or a bare number), in units: cores, bytes.
 * Undefined for anything that is no amount. Exact enough to compare what people write, not to add it up.
 */
export function amountOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  const [, sign, digits, unit = ""] = (typeof value === "string" && form.exec(value)) || [];
  if (digits === undefined) return undefined;
  const amount = scaled(digits, unit);
  return sign === "-" ? -amount : amount;
}

/** Decimal units are read, not multiplied: 700m is to be the number that 0.7 is. */
function scaled(digits: string, unit: string): number {
  const two = powersOfTwo[unit];
  if (two !== undefined) return Number(digits) * 2 ** two;
  const ten = powersOfTen[unit];
  return Number(ten === undefined ? digits + unit : `${digits}e${ten}`);
}

/** Is it an amount above nothing? */
export function isPositiveQuantity(value: unknown): boolean {
  const amount = amountOf(value);
  return amount !== undefined && amount > 0;
}
