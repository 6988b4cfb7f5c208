import { isMap, isTold, keyOf, ToldNumber, ToldText, type Leaf, type Node, type NodeMap } from "../node";
import { itemNames } from "./lists";

/**
 * What several stacks share of a value: what most of them have, but at least two; undefined where no two agree. Mappings are
 * looked into, and so are lists whose items have the same names in the same order.
 * @param nodes one of each stack, undefined where it has none
 * @param field the field that holds the value
 */
export function shared(nodes: readonly (Node | undefined)[], field: string): Node | undefined {
  const [most] = groups(nodes, (node) => shapeOf(node, field));
  const [first] = most ?? [];
  if (!most || first === undefined) return undefined;
  if (isMap(first)) return sharedMap(most as readonly NodeMap[]);
  if (Array.isArray(first)) return sharedList(most as readonly Node[][], field);
  return sharedLeaf(most as readonly Leaf[]);
}

/** The values by what they have in common, from the largest group of two or more. */
function groups(
  nodes: readonly (Node | undefined)[],
  keyed: (node: Node | undefined) => string,
): readonly (readonly (Node | undefined)[])[] {
  const byKey = new Map<string, (Node | undefined)[]>();
  for (const node of nodes) {
    const key = keyed(node);
    byKey.set(key, [...(byKey.get(key) ?? []), node]);
  }
  return [...byKey.values()].filter(({ length }) => length > 1).sort((a, b) => b.length - a.length);
}

/** What makes values alike enough to be looked into; single values are compared as such. */
function shapeOf(node: Node | undefined, field: string): string {
  if (isMap(node)) return Object.keys(node).length === 0 ? "{}" : "mapping";
  if (!Array.isArray(node)) return keyOf(node);
  const names = itemNames(field, node);
  return names === undefined ? keyOf(node) : JSON.stringify(names);
}

function sharedMap(maps: readonly NodeMap[]): NodeMap | undefined {
  const keys = new Set(maps.flatMap((map) => Object.keys(map)));
  const entries = [...keys].flatMap((key): [string, Node][] => {
    const value = shared(
      maps.map((map) => map[key]),
      key,
    );
    return value === undefined ? [] : [[key, value]];
  });
  return keys.size > 0 && entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function sharedList(lists: readonly Node[][], field: string): Node[] {
  const [first = []] = lists;
  return first.map((item, index) => {
    const inner = shared(
      lists.map((list) => list[index]),
      field,
    );
    return inner ?? item;
  });
}

/** One value for all; it knows only what holds for each of the stacks. */
function sharedLeaf(leaves: readonly Leaf[]): Leaf {
  const [first = null] = leaves;
  if (!isTold(first)) return first;
  const origins = leaves.flatMap((leaf) => (isTold(leaf) ? leaf.origin : []));
  const { setting } = first.origin;
  if (origins.length < leaves.length || origins.some((origin) => origin.setting !== setting)) return first.valueOf();
  const sources = new Set(origins.map(({ source }) => (source?.startsWith("default of ") ? "default" : source)));
  const origin = { setting, source: sources.size === 1 ? [...sources][0] : undefined };
  return first instanceof ToldText
    ? new ToldText(first.valueOf(), () => origin)
    : new ToldNumber(first.valueOf(), () => origin);
}
