const form = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

const scale: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * The amount that Kubernetes reads in a value (`0.5`, `500m`, `1Gi`, `1e3`, or a bare number), in units: cores, bytes.
 * Undefined for anything that is no amount. Exact enough to compare what people write, not to add it up.
 */
export function amountOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  const [, sign, digits, unit = ""] = (typeof value === "string" && form.exec(value)) || [];
  if (digits === undefined) return undefined;
  const amount = Number(digits) * (scale[unit] ?? (unit === "" ? 1 : Number(`1${unit}`)));
  return sign === "-" ? -amount : amount;
}

/** Is it an amount above nothing? */
export function isPositiveQuantity(value: unknown): boolean {
  const amount = amountOf(value);
  return amount !== undefined && amount > 0;
}
