import type { Violation } from "./rules/evaluate";
import type { Key } from "./rules/read";

type Holder = Record<Key, unknown>;

/**
 * Writes what mends the violations into a resource's properties, through the SDK's proxies: those keep a secret secret,
 * and what is not known stays as it is. Answers whether anything was written.
 */
export function writeRemedies(properties: unknown, violations: readonly Violation[]): boolean {
  return violations.filter(({ remedy }) => remedy && write(properties, remedy.keys, remedy.value)).length > 0;
}

function write(properties: unknown, keys: readonly Key[], value: unknown): boolean {
  const last = keys.at(-1);
  let holder = properties;
  for (const [index, key] of keys.slice(0, -1).entries()) {
    if (!isHolder(holder)) return false;
    // The value that was there is a proxy, and so is the new one only when it is read again.
    if (isAbsent(holder[key])) holder[key] = typeof keys[index + 1] === "number" ? [] : {};
    holder = holder[key];
  }
  if (last === undefined || !isHolder(holder)) return false;
  holder[last] = structuredClone(value);
  return true;
}

function isHolder(value: unknown): value is Holder {
  return typeof value === "object" && value !== null;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
