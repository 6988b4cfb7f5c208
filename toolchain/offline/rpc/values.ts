import { Struct } from "./protocol";

/** A property value as it crosses the protocol; secrets and unknowns are ordinary values with a reserved form. */
export type Value = null | boolean | number | string | Value[] | ValueMap;
export interface ValueMap {
  [key: string]: Value;
}

/** Reserved key and value that mark an object as something special (`sdk/go/common/resource/properties.go`). */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Stands for a value that is only known after the update; the form for strings, which stands for any type. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Unknowns of the other types: boolean, number, array, asset, archive, object. The engine may send any of them. */
const unknowns = new Set([
  unknownValue,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export function isMap(value: unknown): value is ValueMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isUnknown(value: Value | undefined): boolean {
  return typeof value === "string" && unknowns.has(value);
}

export function isSecret(value: Value | undefined): boolean {
  return isMap(value) && value[signatureKey] === secretSignature;
}

/** Marks a value as secret; one that already is stays as it is. */
export function secret(value: Value): Value {
  return isSecret(value) ? value : { [signatureKey]: secretSignature, value };
}

/** The value without the marks of secrets, at any depth. */
export function revealed(value: Value): Value {
  if (Array.isArray(value)) return value.map(revealed);
  if (!isMap(value)) return value;
  if (isSecret(value)) return revealed(value["value"] ?? null);
  return mapValues(value, revealed);
}

/** `revealed` for a whole set of properties. */
export function revealedMap(map: ValueMap): ValueMap {
  return mapValues(map, revealed);
}

/** Whether the value, or anything in it, is unknown. */
export function containsUnknown(value: Value | undefined): boolean {
  return isUnknown(value) || childrenOf(value).some(containsUnknown);
}

/** Whether the value, or anything in it, is secret. */
export function containsSecret(value: Value | undefined): boolean {
  return isSecret(value) || childrenOf(value).some(containsSecret);
}

export function toStruct(map: ValueMap): Struct {
  return Struct.fromJavaScript(map);
}

/** An absent struct is an empty one, as in the Go implementation. */
export function fromStruct(struct: Struct | undefined): ValueMap {
  return struct?.toJavaScript() ?? {};
}

function mapValues(map: ValueMap, change: (value: Value) => Value): ValueMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

function childrenOf(value: Value | undefined): Value[] {
  if (Array.isArray(value)) return value;
  return isMap(value) ? Object.values(value) : [];
}
