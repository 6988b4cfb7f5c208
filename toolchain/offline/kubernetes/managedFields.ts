import { isMap, type Value, type ValueMap } from "../rpc/values";
import { type KubeObject, listAt, textAt } from "./objects";

/** Managers whose fields an apply takes over: by prefix of the name, and operation. */
const adopted = [
  { prefix: "kubectl", operation: "Apply" },
  { prefix: "kubectl", operation: "Update" },
  { prefix: "before-first-apply", operation: "Update" },
  { prefix: "pulumi-kubernetes", operation: "Update" },
  { prefix: "pulumi-resource-kubernetes", operation: "Update" },
] as const;

function managedFieldsOf(object: KubeObject): ValueMap[] {
  return listAt(object, "metadata", "managedFields").filter(isMap);
}

/**
 * The JSON patch that hands the fields of the provider's plain POST, and of kubectl, to `manager` as an applier.
 * Without it, fields that the program drops would stay, held by their old manager. Undefined where nothing is to move.
 */
export function adoptionPatch(live: KubeObject, manager: string): ValueMap[] | undefined {
  const entries = managedFieldsOf(live);
  const moved = entries.filter(isAdopted);
  if (moved.length === 0) return undefined;
  const own = entries.filter((entry) => isApplyOf(entry, manager));
  const others = entries.filter((entry) => !isAdopted(entry) && !own.includes(entry));
  const merged: ValueMap = {
    manager,
    operation: "Apply",
    apiVersion: own[0]?.["apiVersion"] ?? moved[0]?.["apiVersion"] ?? "",
    time: own[0]?.["time"] ?? moved[0]?.["time"] ?? null,
    fieldsType: "FieldsV1",
    fieldsV1: [...own, ...moved].map((entry) => entry["fieldsV1"] ?? {}).reduce(mergedFields, {}),
  };
  return [
    { op: "replace", path: "/metadata/managedFields", value: [...others, merged] },
    // Somebody else's change in between must not be lost.
    { op: "replace", path: "/metadata/resourceVersion", value: textAt(live, "metadata", "resourceVersion") },
  ];
}

/** Whether a preview must take fields by force: the move above is not made in previews. */
export function isHeldByPlainCreate(live: KubeObject): boolean {
  return managedFieldsOf(live).some(
    (entry) =>
      entry["operation"] === "Update" &&
      ["pulumi-resource-kubernetes", "pulumi-kubernetes"].includes(textAt(entry, "manager")),
  );
}

/** Objects from before server-side apply have no managed fields: all of them belongs to nobody. */
export function hasManagedFields(live: KubeObject): boolean {
  return managedFieldsOf(live).length > 0;
}

/** Whether only other managers than `manager` hold the field at `path` (of map keys). */
export function isHeldByOthers(live: KubeObject, manager: string, path: readonly string[]): boolean {
  const holders = managedFieldsOf(live).filter((entry) => holds(entry["fieldsV1"], path));
  return holders.length > 0 && holders.every((entry) => entry["manager"] !== manager);
}

function holds(fields: Value | undefined, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  return isMap(fields) && `f:${key}` in fields && holds(fields[`f:${key}`], rest);
}

function isAdopted(entry: ValueMap): boolean {
  if (textAt(entry, "subresource") !== "") return false;
  const [name, operation] = [textAt(entry, "manager"), textAt(entry, "operation")];
  return adopted.some((each) => each.operation === operation && name.startsWith(each.prefix));
}

function isApplyOf(entry: ValueMap, manager: string): boolean {
  return entry["manager"] === manager && entry["operation"] === "Apply" && textAt(entry, "subresource") === "";
}

function mergedFields(one: Value, other: Value): Value {
  if (!isMap(one) || !isMap(other)) return isMap(one) ? one : other;
  const result: ValueMap = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const present = result[key];
    result[key] = present === undefined ? value : mergedFields(present, value);
  }
  return result;
}
