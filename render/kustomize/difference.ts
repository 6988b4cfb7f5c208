import { isMap, same, type Node, type NodeMap } from "../node";
import { pointer } from "../yaml";
import { isMerged, itemNames, namesOf } from "./lists";

/** One step of a JSON patch (RFC 6902). */
export interface Operation {
  readonly op: "add" | "replace";
  readonly path: string;
  readonly value: Node;
}

/** What makes one object of another. */
export interface Difference {
  /** To be merged into it: fields by their value, null for those that go; undefined where that is nothing. */
  readonly merge: Node | undefined;
  /** What merging can't do: it takes an empty mapping or list for nothing to do. */
  readonly operations: readonly Operation[];
}

const nothing: Difference = { merge: undefined, operations: [] };

/** The smallest difference from what there is to what is wanted. */
export function difference(
  base: Node | undefined,
  wanted: Node | undefined,
  path: readonly (string | number)[] = [],
): Difference {
  if (same(base, wanted)) return nothing;
  if (wanted === undefined) return { merge: null, operations: [] };
  if (isMap(base) && isMap(wanted) && Object.keys(wanted).length > 0) return ofMaps(base, wanted, path);
  const field = String(path.at(-1));
  const bothLists = Array.isArray(base) && Array.isArray(wanted);
  if (bothLists && haveSameNames(field, base, wanted)) return ofItems(base, wanted, path);
  if (holdsEmpty(wanted)) {
    const op = base === undefined ? "add" : "replace";
    return { merge: undefined, operations: [{ op, path: pointer(path), value: wanted }] };
  }
  return { merge: bothLists && isMerged(field) ? [{ $patch: "replace" }, ...wanted] : wanted, operations: [] };
}

function haveSameNames(field: string, base: readonly Node[], wanted: readonly Node[]): boolean {
  const names = itemNames(field, wanted);
  return names !== undefined && JSON.stringify(names) === JSON.stringify(itemNames(field, base));
}

function ofMaps(base: NodeMap, wanted: NodeMap, path: readonly (string | number)[]): Difference {
  const keys = [...new Set([...Object.keys(wanted), ...Object.keys(base)])];
  const found = keys.map((key) => ({ key, ...difference(base[key], wanted[key], [...path, key]) }));
  const merge = found.flatMap(({ key, merge }): [string, Node][] => (merge === undefined ? [] : [[key, merge]]));
  return {
    merge: merge.length === 0 ? undefined : Object.fromEntries(merge),
    operations: found.flatMap(({ operations }) => operations),
  };
}

function ofItems(base: readonly Node[], wanted: readonly Node[], path: readonly (string | number)[]): Difference {
  const field = String(path.at(-1));
  const found = wanted.map((item, index) => ({ item, ...difference(base[index], item, [...path, index]) }));
  const named = found.map(({ item, merge }) => ({ ...namesOf(field, item), ...(isMap(merge) && merge) }));
  // kustomize puts the items that a patch names before all others: those before one that changes are named too.
  const merge = named.slice(0, found.findLastIndex((one) => one.merge !== undefined) + 1);
  return {
    merge: merge.length === 0 ? undefined : merge,
    operations: found.flatMap(({ operations }) => operations),
  };
}

function holdsEmpty(node: Node): boolean {
  if (Array.isArray(node)) return node.length === 0 || node.some(holdsEmpty);
  if (!isMap(node)) return false;
  const values = Object.values(node);
  return values.length === 0 || values.some(holdsEmpty);
}
