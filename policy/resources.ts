import type { PolicyResource } from "@pulumi/policy";
import { plain } from "./known";
import type { KubernetesObject } from "./rules/objects";
import { objectsOf } from "./rules/resource";
import { Turn } from "./turn";

/** What a policy needs of a resource; `PolicyResource` and `ResourceValidationArgs` both have it. */
export type Resource = Pick<PolicyResource, "type" | "urn" | "props">;

const alone = new Turn<readonly KubernetesObject[]>();
const together = new Turn<readonly KubernetesObject[]>();

/** The Kubernetes objects of a resource, made once for all policies that ask in one turn. */
export function objectsOfResource(resource: Resource): readonly KubernetesObject[] {
  return alone.get(resource.urn, () => readObjects(resource));
}

/** The Kubernetes objects of a whole stack, made once for all policies that ask in one turn. */
export function objectsOfStack(resources: readonly Resource[]): readonly KubernetesObject[] {
  return together.get("", () => resources.flatMap(readObjects));
}

/** The objects as they are now, when a remediation may have changed them since. */
export function readObjects(resource: Resource): readonly KubernetesObject[] {
  return isLeftOut(resource) ? [] : objectsOf({ ...resource, inputs: plain(resource.props) });
}

/** In an update of some targets, the engine hands on the others that don't exist yet without any properties. */
export function isLeftOut({ type, props }: Resource): boolean {
  return /^kubernetes:(?!yaml|helm\.sh|kustomize)/.test(type) && Object.keys(props).length === 0;
}
