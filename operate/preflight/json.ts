import { isJson, type Json } from "../drift/steps";

/** The value under the keys; undefined where there is none. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((held, key) => (isJson(held) && Object.hasOwn(held, key) ? held[key] : undefined), value);
}

/** The text under the keys; empty where there is none. */
export function textAt(value: unknown, ...keys: readonly string[]): string {
  const found = at(value, ...keys);
  return typeof found === "string" ? found : "";
}

/** The mappings of a list under the keys. */
export function itemsAt(value: unknown, ...keys: readonly string[]): readonly Json[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found.filter(isJson) : [];
}

/** What an object is called. */
export function nameOf(object: unknown): string {
  return textAt(object, "metadata", "name");
}
