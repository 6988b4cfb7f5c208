import { isMap, isUnknown, type Value, type ValueMap } from "../rpc/values";

/** A Kubernetes object as plain JSON; in previews some of its values may be unknown. */
export type KubeObject = ValueMap;

/** What kind of object: the group is "" for the core group. */
export interface GroupVersionKind {
  group: string;
  version: string;
  kind: string;
}

/** The value at a path, or undefined where a step is missing or no map. */
export function valueAt(root: Value | undefined, ...path: string[]): Value | undefined {
  return path.reduce<Value | undefined>((value, key) => (isMap(value) ? value[key] : undefined), root);
}

/** The text at a path; "" where there is none, or where it is not known yet. */
export function textAt(root: Value | undefined, ...path: string[]): string {
  const value = valueAt(root, ...path);
  return typeof value === "string" && !isUnknown(value) ? value : "";
}

/** The number at a path, or undefined. */
export function numberAt(root: Value | undefined, ...path: string[]): number | undefined {
  const value = valueAt(root, ...path);
  return typeof value === "number" ? value : undefined;
}

/** The elements at a path; none where there is no array. */
export function listAt(root: Value | undefined, ...path: string[]): Value[] {
  const value = valueAt(root, ...path);
  return Array.isArray(value) ? value : [];
}

/** A copy with the value at the path set; maps on the way are made, other values on the way leave the object as it is. */
export function withValue(root: ValueMap, value: Value, ...path: string[]): ValueMap {
  const [key, ...rest] = path;
  if (key === undefined) return root;
  if (rest.length === 0) return { ...root, [key]: value };
  const child = root[key] ?? {};
  return isMap(child) ? { ...root, [key]: withValue(child, value, ...rest) } : root;
}

/** A copy without what is at the path. */
export function withoutValue(root: ValueMap, ...path: string[]): ValueMap {
  const [key, ...rest] = path;
  if (key === undefined || !(key in root)) return root;
  const child = root[key];
  if (rest.length === 0) return Object.fromEntries(Object.entries(root).filter(([name]) => name !== key));
  return isMap(child) ? { ...root, [key]: withoutValue(child, ...rest) } : root;
}

export const apiVersionOf = (object: KubeObject): string => textAt(object, "apiVersion");
export const kindOf = (object: KubeObject): string => textAt(object, "kind");
export const nameOf = (object: KubeObject): string => textAt(object, "metadata", "name");
export const namespaceOf = (object: KubeObject): string => textAt(object, "metadata", "namespace");
export const uidOf = (object: KubeObject): string => textAt(object, "metadata", "uid");
export const annotationOf = (object: KubeObject, key: string): string => textAt(object, "metadata", "annotations", key);

/** "apps/v1" and "Deployment" as group, version and kind; "core/v1" is a name for "v1". */
export function groupVersionKind(apiVersion: string, kind: string): GroupVersionKind {
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  return { group: group === "core" ? "" : group, version: apiVersion.slice(slash + 1), kind };
}

export function groupVersionKindOf(object: KubeObject): GroupVersionKind {
  return groupVersionKind(apiVersionOf(object), kindOf(object));
}

/** "apps/v1" for a group and version; "v1" in the core group. */
export function apiVersionText({ group, version }: Pick<GroupVersionKind, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** A resource's id: "namespace/name", or "name" where it has no namespace. */
export function idOf(object: KubeObject): string {
  const namespace = namespaceOf(object);
  return namespace === "" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}

export function parseId(id: string): { namespace: string; name: string } {
  const [first = "", second] = id.split("/");
  return second === undefined ? { namespace: "", name: first } : { namespace: first, name: second };
}

/** Whether `owner` is among the owner references of `object`. */
export function isOwnedBy(object: KubeObject, owner: KubeObject): boolean {
  const uid = uidOf(owner);
  return uid !== "" && listAt(object, "metadata", "ownerReferences").some((entry) => textAt(entry, "uid") === uid);
}

export const isSecretKind = (object: KubeObject): boolean =>
  groupVersionKindOf(object).group === "" && kindOf(object) === "Secret";
export const isConfigMap = (object: KubeObject): boolean =>
  groupVersionKindOf(object).group === "" && kindOf(object) === "ConfigMap";
export const isCustomResourceDefinition = (object: KubeObject): boolean =>
  groupVersionKindOf(object).group === "apiextensions.k8s.io" && kindOf(object) === "CustomResourceDefinition";
