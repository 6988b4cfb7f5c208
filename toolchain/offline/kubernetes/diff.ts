import { isMap, isUnknown, type Value, type ValueMap } from "../rpc/values";

export type ChangeKind = "add" | "update" | "delete";

/** One changed property; `path` has strings for keys and numbers for array indexes. */
export interface Change {
  path: readonly (string | number)[];
  kind: ChangeKind;
  /** Whether the change can't be made in place. */
  replace: boolean;
}

/** What differs between the old live object, cut to the shape of its inputs, and the new inputs. */
export function changesBetween(old: ValueMap, inputs: ValueMap, forceNew: readonly (readonly string[])[]): Change[] {
  return compareMaps([], old, inputs).map(({ path, kind, value }) => ({
    path,
    kind,
    replace: forceNew.some((immutable) => touches(immutable, path, value)),
  }));
}

/** A property path as the engine writes it: `spec.containers[0].image`, `metadata.annotations["a.b/c"]`. */
export function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (/[."[\]]/.test(step)) return `${text}["${step.replaceAll('"', '\\"')}"]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

interface Difference {
  path: (string | number)[];
  kind: ChangeKind;
  /** The new value; undefined where it is deleted. */
  value: Value | undefined;
}

function compare(path: (string | number)[], old: Value | undefined, now: Value | undefined): Difference[] {
  // The API server drops a null, so it is as good as absent.
  const [before, after] = [old ?? undefined, now ?? undefined];
  if (before === undefined && after === undefined) return [];
  if (after === undefined) return [{ path, kind: "delete", value: undefined }];
  if (before === undefined) return [{ path, kind: "add", value: after }];
  if (isUnknown(after)) return [{ path, kind: "update", value: after }];
  if (isMap(before) && isMap(after)) return compareMaps(path, before, after);
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(path, before, after);
  return before === after ? [] : [{ path, kind: "update", value: after }];
}

function compareMaps(path: (string | number)[], old: ValueMap, now: ValueMap): Difference[] {
  const keys = new Set([...Object.keys(now), ...Object.keys(old)]);
  return [...keys].flatMap((key) => compare([...path, key], old[key], now[key]));
}

function compareLists(path: (string | number)[], old: Value[], now: Value[]): Difference[] {
  const length = Math.max(old.length, now.length);
  return Array.from({ length }, (_, index) => compare([...path, index], old[index], now[index])).flat();
}

/** Whether a change at `path` to `value` changes the field: it lies within it, or the new value has it inside. */
function touches(field: readonly string[], path: readonly (string | number)[], value: Value | undefined): boolean {
  const shared = Math.min(field.length, path.length);
  for (let index = 0; index < shared; index++) {
    const [wanted, step] = [field[index], path[index]];
    if (wanted === "*" ? typeof step !== "number" : wanted !== step) return false;
  }
  return field.length <= path.length || has(value, field.slice(shared));
}

function has(value: Value | undefined, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  if (key === "*") return Array.isArray(value) && value.some((element) => has(element, rest));
  return isMap(value) && key in value && has(value[key], rest);
}
