import { objectsIn, type KubernetesObject } from "./objects";

/** A resource as Pulumi's engine and its state know it. */
export interface Resource {
  /** Pulumi's type token: `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  readonly urn: string;
  readonly inputs: unknown;
}

/**
 * The Kubernetes objects of a resource of any type of the provider, typed, List, Patch or CustomResource. A Helm
 * release is opaque: what its chart renders are no resources.
 */
export function objectsOf({ type, urn, inputs }: Resource): readonly KubernetesObject[] {
  const [provider, apiVersion, kind] = type.split(":");
  if (provider !== "kubernetes" || apiVersion === undefined || kind === undefined) return [];
  return objectsIn(inputs, {
    origin: urn,
    apiVersion: apiVersion.replace(/^core\//, ""),
    kind: kind.replace(/Patch$/, ""),
  });
}
