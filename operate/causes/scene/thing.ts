import { Field } from "../../../policy/rules/read";
import type { ObjectReference } from "../../checks/finding";

/** A live object, to be read without trusting its form. */
export interface Thing {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly created: Date | undefined;
  /** Since when it is to go; undefined where it is not. */
  readonly leaving: Date | undefined;
  /** The owners' uids. */
  readonly owners: readonly string[];
  readonly at: (...keys: readonly (string | number)[]) => Field;
}

export function thing(kind: string, object: unknown): Thing {
  const root = Field.root(object);
  const metadata = root.at("metadata");
  return {
    kind,
    name: metadata.at("name").text ?? "",
    namespace: metadata.at("namespace").text ?? "",
    uid: metadata.at("uid").text ?? "",
    labels: texts(metadata.at("labels")),
    annotations: texts(metadata.at("annotations")),
    created: date(metadata.at("creationTimestamp")),
    leaving: date(metadata.at("deletionTimestamp")),
    owners: metadata
      .at("ownerReferences")
      .items()
      .flatMap((owner) => owner.at("uid").text ?? []),
    at: (...keys) => root.at(...keys),
  };
}

export function referenceTo({ kind, name, namespace }: Thing): ObjectReference {
  return { kind, name, ...(namespace !== "" && { namespace }) };
}

/** The texts of a map. */
export function texts(field: Field): Readonly<Record<string, string>> {
  return Object.fromEntries(field.entries().flatMap(([key, { text }]) => (text === undefined ? [] : [[key, text]])));
}

/** The moment that is written there; undefined where none is. */
export function date({ text }: Field): Date | undefined {
  const read = new Date(text ?? "");
  return Number.isNaN(read.getTime()) ? undefined : read;
}

/** The number that is written there. */
export function number({ value }: Field): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Does a selector of labels find these? One that asks for nothing finds nothing here. */
export function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}
