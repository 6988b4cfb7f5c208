import { judgedAs } from "./kinds";
import { podsOf, type Pod } from "./pods";
import { Field } from "./read";

/** What an object is called. Texts are empty when it does not say: its provider or its list does. */
export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A Kubernetes object as the rules see it. */
export interface KubernetesObject extends Identity {
  /** The kind that rules know it by; empty for kinds of other API groups, which only share the name. */
  readonly judgedAs: string;
  readonly field: Field;
  readonly pods: readonly Pod[];
  /** Where it came from: the URN of a resource. */
  readonly origin: string;
}

/** What is known of an object beside its own text. */
export interface Source {
  readonly origin?: string;
  /** Stand in where the object does not name its type. */
  readonly apiVersion?: string;
  readonly kind?: string;
}

/** The objects in a document: itself, or the items of a list (`List`, `DeploymentList`), however deep. Never throws. */
export function objectsIn(document: unknown, source: Source = {}): readonly KubernetesObject[] {
  const objects: KubernetesObject[] = [];
  const waiting: [Field, Source][] = [[Field.root(document), source]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const object = toObject(...next);
    const items = object.kind.endsWith("List") ? object.field.at("items").items() : [];
    if (items.length === 0) objects.push(object);
    for (const item of items.toReversed()) waiting.push([item, itemSource(object)]);
  }
  return objects;
}

function toObject(field: Field, { origin = "", apiVersion = "", kind = "" }: Source): KubernetesObject {
  const type = { apiVersion: field.at("apiVersion").text ?? apiVersion, kind: field.at("kind").text ?? kind };
  const metadata = field.at("metadata");
  return {
    ...type,
    judgedAs: judgedAs(type.apiVersion, type.kind),
    namespace: metadata.at("namespace").text ?? "",
    name: metadata.at("name").text ?? "",
    field,
    pods: podsOf(field, type.apiVersion, type.kind),
    origin,
  };
}

/** The items of a typed list need not repeat their type. */
function itemSource({ apiVersion, kind, origin }: KubernetesObject): Source {
  return kind === "List" ? { origin } : { origin, apiVersion, kind: kind.slice(0, -"List".length) };
}
