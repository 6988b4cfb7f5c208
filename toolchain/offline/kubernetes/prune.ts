import { isMap, type Value, type ValueMap } from "../rpc/values";

/** `source` cut to the shape of `mask`: only the keys that the mask has too, at every depth; arrays go by index. */
export function prunedTo(mask: ValueMap, source: ValueMap): ValueMap {
  const kept = Object.entries(source).filter(([key]) => key in mask);
  return Object.fromEntries(kept.map(([key, value]) => [key, prunedValue(mask[key] ?? null, value)]));
}

function prunedValue(mask: Value, source: Value): Value {
  if (isMap(mask) && isMap(source)) return prunedTo(mask, source);
  if (Array.isArray(mask) && Array.isArray(source)) return prunedList(mask, source);
  return source;
}

function prunedList(mask: Value[], source: Value[]): Value[] {
  const [firstMask, firstSource] = [mask[0], source[0]];
  if (firstMask === undefined || firstSource === undefined) return [];
  if (shapeOf(firstMask) !== shapeOf(firstSource)) return source;
  return mask.slice(0, source.length).map((each, index) => prunedValue(each, source[index] ?? null));
}

function shapeOf(value: Value): string {
  if (Array.isArray(value)) return "array";
  return value === null ? "null" : typeof value;
}
