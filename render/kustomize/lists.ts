import { isMap, keyOf, type Node, type NodeMap } from "../node";

/**
 * Lists whose items kustomize knows by a key, and so merges one by one where a patch names them; of any other list a patch
 * holds the whole. By the field that holds the list: no field of another meaning has one of these names, but in lists that
 * are taken as a whole anyway.
 */
const itemKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ["name"],
  initContainers: ["name"],
  env: ["name"],
  ports: ["name"],
  volumes: ["name"],
  volumeMounts: ["mountPath"],
  imagePullSecrets: ["name"],
  topologySpreadConstraints: ["topologyKey", "whenUnsatisfiable"],
};

/** Beside its key, what a patch of a port must name for kustomize to find it. */
const alsoNamed: Readonly<Record<string, readonly string[]>> = {
  ports: ["containerPort", "port", "protocol"],
};

/** Whether a patch of this field is merged into the list that is there, rather than put in its place. */
export function isMerged(field: string): boolean {
  return field in itemKeys;
}

/** What names the items of a list, one after the other; undefined where they have no names, or not each its own. */
export function itemNames(field: string, list: readonly Node[]): readonly string[] | undefined {
  if (!isMerged(field)) return undefined;
  const names = list.map((item) => keyOf(namesOf(field, item)));
  return new Set(names).size === names.length ? names : undefined;
}

/** The fields of an item by which a patch names it. */
export function namesOf(field: string, item: Node | undefined): NodeMap {
  if (!isMap(item)) return {};
  const keys = [...(itemKeys[field] ?? []), ...(alsoNamed[field] ?? [])];
  return Object.fromEntries(Object.entries(item).filter(([key]) => keys.includes(key)));
}
