import { annotationOf, type KubeObject } from "./objects";

/** The annotations by which a program steers the provider. */
export const annotation = {
  autonamed: "pulumi.com/autonamed",
  skipAwait: "pulumi.com/skipAwait",
  waitFor: "pulumi.com/waitFor",
  timeoutSeconds: "pulumi.com/timeoutSeconds",
  replaceUnready: "pulumi.com/replaceUnready",
  patchForce: "pulumi.com/patchForce",
  patchFieldManager: "pulumi.com/patchFieldManager",
  deletionPropagation: "pulumi.com/deletionPropagationPolicy",
} as const;

/** Written by kubectl on every apply: large, and never an input. */
export const lastAppliedConfig = "kubectl.kubernetes.io/last-applied-configuration";

export function isAnnotated(object: KubeObject, key: string): boolean {
  return annotationOf(object, key) === "true";
}

/** How long an operation may wait, in milliseconds: the resource's customTimeouts (seconds, 0 = none), else its annotation. */
export function timeoutOf(inputs: KubeObject, customSeconds: number): number | undefined {
  if (customSeconds !== 0) return Math.trunc(customSeconds) * 1000;
  const text = annotationOf(inputs, annotation.timeoutSeconds);
  return /^[+-]?\d+$/.test(text) ? Number(text) * 1000 : undefined;
}

export type Propagation = "Foreground" | "Background" | "Orphan";

/** What happens to an object's dependents when it is deleted. */
export function deletionPropagation(inputs: KubeObject): Propagation {
  switch (annotationOf(inputs, annotation.deletionPropagation).toLowerCase()) {
    case "orphan":
      return "Orphan";
    case "background":
      return "Background";
    default:
      return "Foreground";
  }
}
