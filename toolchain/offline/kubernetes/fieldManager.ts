import { annotation } from "./annotations";
import { eightHexDigits } from "./naming";
import { annotationOf, type KubeObject } from "./objects";

/** The manager of a plain create; the first update takes its fields over. */
export const createManager = "pulumi-kubernetes";

/**
 * The name under which a resource is applied: what its annotation says, else the one that its state has, else a new one.
 * Every resource has one of its own, so that two resources that mean the same object notice each other.
 */
export function fieldManagerFor(inputs: KubeObject, stored?: string): string {
  const random = (): string => `${createManager}-${eightHexDigits(new Uint8Array())}`;
  return annotationOf(inputs, annotation.patchFieldManager) || (stored ?? random());
}
