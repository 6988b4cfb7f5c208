import { isDeepStrictEqual } from "node:util";
import { isMap, isUnknown, type Value, type ValueMap } from "../rpc/values";
import type { Fields } from "./fields";

/** Which inputs differ, and which of them need a new value. */
export interface Changes {
  diffs: string[];
  replaces: string[];
}

/**
 * Compares what the state holds with new inputs, both completed with what holds where an input is left out.
 * Every change draws anew, but two that only differ in how nothing is written: keepers without a value, and an
 * `overrideSpecial` that is taken away where it was empty.
 */
export function changesBetween(fields: Fields, old: ValueMap, now: ValueMap): Changes {
  const diffs = Object.keys(fields).filter((name) => !isDeepStrictEqual(old[name] ?? null, now[name] ?? null));
  return { diffs, replaces: diffs.filter((name) => needsNewValue(name, old[name] ?? null, now[name] ?? null)) };
}

function needsNewValue(name: string, old: Value, now: Value): boolean {
  if (name === "keepers") return !isDeepStrictEqual(kept(old), kept(now));
  if (name === "overrideSpecial") return !(old === "" && now === null);
  return true;
}

function kept(keepers: Value): Value {
  if (keepers === null) return {};
  if (isUnknown(keepers) || !isMap(keepers)) return keepers;
  return Object.fromEntries(Object.entries(keepers).filter(([, value]) => value !== null));
}
