/** Takes a setting out; of a list, the whole list. */
export function removeAt(raw: Record<string, unknown>, path: readonly PropertyKey[]): void {
  const list = path.findIndex((part) => typeof part === "number");
  const keys = list < 0 ? path : path.slice(0, list);
  const parent = valueAt(raw, keys.slice(0, -1));
  const key = keys.at(-1);
  if (isMapping(parent) && typeof key === "string") Reflect.deleteProperty(parent, key);
}

/** The value at a path; undefined where there is none. */
export function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value) && typeof key === "number") return value[key];
    return isMapping(value) && typeof key === "string" && Object.hasOwn(value, key) ? value[key] : undefined;
  }, raw);
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
