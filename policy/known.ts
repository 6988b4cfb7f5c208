import { UnknownValueError } from "@pulumi/policy";
import { UNKNOWN } from "./rules/read";

/**
 * The properties of a resource as a plain object. The SDK hands them out behind a proxy that throws at an unknown value,
 * which would end the whole policy; here each one becomes UNKNOWN, and all the rest is still judged.
 */
export function plain(properties: unknown): unknown {
  if (typeof properties !== "object" || properties === null) return properties;
  const inside = (key: string | number) => plain(knownOr(() => Reflect.get(properties, key) as unknown));
  // Not `map`, which reads every element itself.
  if (Array.isArray(properties)) return Array.from({ length: properties.length }, (_, index) => inside(index));
  return Object.fromEntries(Object.keys(properties).map((key) => [key, inside(key)]));
}

function knownOr(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnknownValueError) return UNKNOWN;
    throw error;
  }
}
