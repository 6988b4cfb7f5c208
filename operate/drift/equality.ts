import { amountOf } from "../../policy/rules/quantity";
import { isJson, type Path } from "./steps";

/**
 * Are the two values the same to Kubernetes? Amounts are compared by what they amount to, images by their digest, durations
 * by their length.
 */
export function same(wanted: unknown, found: unknown, path: Path): boolean {
  if (wanted === found) return true;
  const fields = path.filter((step) => typeof step === "string");
  const [last = ""] = fields.slice(-1);
  const [holder = ""] = fields.slice(-2);
  if (amounts.has(last) || amountHolders.has(holder)) {
    const amount = amountOf(wanted);
    return amount !== undefined && amount === amountOf(found);
  }
  if (typeof wanted !== "string" || typeof found !== "string") return false;
  if (last === "image") return sameImage(wanted, found);
  return last === "refreshInterval" && secondsOf(wanted) !== undefined && secondsOf(wanted) === secondsOf(found);
}

/** Where nobody says anything, it means yes, and the API server does not write that. */
const yesByDefault: ReadonlySet<string> = new Set([
  // Of pods and ServiceAccounts: the pods get a token.
  "automountServiceAccountToken",
  // Of containers: setuid programs may give them more than they have.
  "allowPrivilegeEscalation",
]);

/** What the API server may leave out of a field, and reads as if it were there: nothing, no, none. */
export function isNothing(value: unknown, field = ""): boolean {
  if (value === false && yesByDefault.has(field)) return false;
  if (value === undefined || value === null || value === false || value === 0 || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJson(value) && Object.entries(value).every(([key, inner]) => isNothing(inner, key));
}

/** Fields that hold an amount, and mappings of amounts by resource. */
const amounts: ReadonlySet<string> = new Set(["sizeLimit", "averageValue", "divisor"]);
const amountHolders: ReadonlySet<string> = new Set([
  "requests",
  "limits",
  "hard",
  "default",
  "defaultRequest",
  "max",
  "min",
]);

/** A digest says which image it is; the tag beside it is for people. */
function sameImage(wanted: string, found: string): boolean {
  const [one, other] = [digested.exec(wanted), digested.exec(found)];
  return one !== null && other !== null && one[1] === other[1] && one[2] === other[2];
}

/** Repository and digest; the tag, if there is one, follows the last slash. */
const digested = /^(.+?)(?::[^:/@]+)?@(sha256:[0-9a-f]{64})$/;

const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** Seconds of a duration as Go writes it: `60m`, `1h0m0s`. */
function secondsOf(text: string): number | undefined {
  if (!/^(\d+[hms])+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (units[unit] ?? 0),
    0,
  );
}
