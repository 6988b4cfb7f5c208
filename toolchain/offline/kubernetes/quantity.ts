/** Decimal exponents of the suffixes that a quantity may have. */
const decimalSuffixes: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binarySuffixes: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
/** A quantity has no finer step than this; finer ones are rounded up. */
const finest = -9;

const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE])|[eE]([+-]?\d+))?$/;

/**
 * The canonical text of a Kubernetes quantity, as the API server answers it: "1000m" → "1", 0.5 → "500m", "1024Mi" → "1Gi".
 * What is no quantity is answered as it came: refusing it is the API server's part.
 */
export function canonicalQuantity(value: string | number): string {
  const text = String(value);
  const match = pattern.exec(text);
  const [, sign = "", whole = "", fraction = "", suffix = "", exponent] = match ?? [];
  if (!match || whole + fraction === "") return text;
  const negative = sign === "-" ? "-" : "";
  const binary = binarySuffixes[suffix];
  if (binary !== undefined) {
    const scaled = binaryValue(whole, fraction, binary);
    return negative + (scaled.nanos ? decimalText(scaled.amount, finest) : binaryText(scaled.amount));
  }
  const power = exponent === undefined ? (decimalSuffixes[suffix] ?? 0) : Number(exponent);
  const amount = { digits: BigInt(whole + fraction), exponent: power - fraction.length };
  return negative + (exponent === undefined ? decimalText : exponentText)(...atFinest(amount.digits, amount.exponent));
}

/** The amount as a whole number, or in nanos where it is none: such a quantity turns decimal. */
function binaryValue(whole: string, fraction: string, power: number): { amount: bigint; nanos: boolean } {
  const digits = BigInt(whole + fraction) << BigInt(power);
  const divisor = 10n ** BigInt(fraction.length);
  if (digits % divisor === 0n) return { amount: digits / divisor, nanos: false };
  return { amount: ceilDivide(digits * 10n ** 9n, divisor), nanos: true };
}

function binaryText(amount: bigint): string {
  // Small amounts are written without a suffix, in whole bytes.
  if (amount < 1024n) return String(amount);
  let [value, step] = [amount, 0];
  while (step < 6 && value % 1024n === 0n) [value, step] = [value / 1024n, step + 1];
  return `${value}${["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"][step] ?? ""}`;
}

function decimalText(digits: bigint, exponent: number): string {
  const [mantissa, power] = inThrees(digits, exponent);
  const suffix = Object.entries(decimalSuffixes).find(([, each]) => each === power)?.[0];
  return suffix === undefined ? `${mantissa}e${power}` : `${mantissa}${suffix}`;
}

function exponentText(digits: bigint, exponent: number): string {
  const [mantissa, power] = inThrees(digits, exponent);
  return power === 0 ? String(mantissa) : `${mantissa}e${power}`;
}

/** Mantissa without trailing zeros beyond what an exponent divisible by three leaves. */
function inThrees(digits: bigint, exponent: number): [bigint, number] {
  if (digits === 0n) return [0n, 0];
  let [mantissa, power] = [digits, exponent];
  while (mantissa % 10n === 0n) [mantissa, power] = [mantissa / 10n, power + 1];
  while (power % 3 !== 0 || power > 18) [mantissa, power] = [mantissa * 10n, power - 1];
  return [mantissa, power];
}

function atFinest(digits: bigint, exponent: number): [bigint, number] {
  if (exponent >= finest) return [digits, exponent];
  return [ceilDivide(digits, 10n ** BigInt(finest - exponent)), finest];
}

function ceilDivide(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
