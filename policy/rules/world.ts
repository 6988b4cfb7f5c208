import type { Answer } from "./answers";
import { isNetworkPolicy } from "./network/policies";
import type { KubernetesObject } from "./objects";

/** The objects of one cluster, sorted once for all joins. */
export interface World {
  /** The namespaces that have pods, by name. */
  readonly inhabited: readonly Inhabited[];
  /** Objects that make pods in a namespace not known yet. */
  readonly adrift: readonly KubernetesObject[];
}

/** A namespace that has pods. */
export interface Inhabited {
  readonly name: string;
  /** The object to name in a finding about the namespace: itself where it is among the objects, else one that lives there. */
  readonly object: KubernetesObject;
  readonly workloads: readonly KubernetesObject[];
  readonly networkPolicies: readonly Placed[];
}

/** An object that is, or may be, in the namespace. */
export interface Placed {
  readonly object: KubernetesObject;
  readonly here: Answer;
}

export function worldOf(objects: readonly KubernetesObject[]): World {
  const workloads = objects.filter(({ pods }) => pods.length > 0);
  const policies = objects.filter(isNetworkPolicy);
  const policiesAdrift = policies.filter(isAdrift).map((object) => ({ object, here: namespaceField(object) }));
  const policiesOf = byNamespace(policies);
  const namespaces = new Map(objects.filter(isNamespace).map((object) => [object.name, object]));

  const inhabited = [...byNamespace(workloads)].flatMap(([name, residents]) => {
    const object = namespaces.get(name) ?? residents[0];
    const settled = (policiesOf.get(name) ?? []).map((policy) => ({ object: policy, here: true }));
    return object ? [{ name, object, workloads: residents, networkPolicies: [...settled, ...policiesAdrift] }] : [];
  });
  return { inhabited, adrift: workloads.filter(isAdrift) };
}

function byNamespace(objects: readonly KubernetesObject[]): ReadonlyMap<string, readonly KubernetesObject[]> {
  const groups = new Map<string, KubernetesObject[]>();
  for (const object of objects.filter((candidate) => !isAdrift(candidate))) {
    const name = object.namespace === "" ? "default" : object.namespace;
    const group = groups.get(name);
    if (group) group.push(object);
    else groups.set(name, [object]);
  }
  return groups;
}

/** Where the object says, or may yet say, its namespace. */
export function namespaceField(object: KubernetesObject) {
  return object.field.at("metadata", "namespace");
}

function isAdrift(object: KubernetesObject): boolean {
  return namespaceField(object).unknown;
}

function isNamespace({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === "Namespace" && apiVersion === "v1";
}
