import { createHash, randomBytes } from "node:crypto";
import { isMap, isUnknown, type Value } from "../rpc/values";
import { annotation, isAnnotated } from "./annotations";
import { type KubeObject, nameOf, textAt, valueAt, withValue } from "./objects";

/** What the engine's autonaming configuration asks for. */
export interface Autonaming {
  mode: "propose" | "enforce" | "disable";
  proposedName: string;
}

/** Whether the inputs give a name; one that is not known yet counts. */
export function isNamed(inputs: KubeObject): boolean {
  return isUnknown(valueAt(inputs, "metadata", "name")) || nameOf(inputs) !== "";
}

export function hasGenerateName(inputs: KubeObject): boolean {
  const prefix = valueAt(inputs, "metadata", "generateName");
  return !isNamed(inputs) && (isUnknown(prefix) || textAt(inputs, "metadata", "generateName") !== "");
}

/** Inputs with a name made from the resource's own, and marked so; named ones stay as they are. */
export function autonamed(
  inputs: KubeObject,
  options: { logicalName: string; seed: Uint8Array; autonaming: Autonaming | undefined },
): KubeObject {
  if (isNamed(inputs) || hasGenerateName(inputs)) return inputs;
  if (options.autonaming?.mode === "disable") {
    throw new Error("autonaming is disabled, resource requires the .metadata.name field to be set");
  }
  const name = options.autonaming?.proposedName || `${options.logicalName}-${eightHexDigits(options.seed)}`;
  return marked(inputs, name);
}

/** Inputs without a name keep the one that was made for them before. */
export function withAdoptedName(inputs: KubeObject, oldInputs: KubeObject): KubeObject {
  return isNamed(inputs) || !isAnnotated(oldInputs, annotation.autonamed) ? inputs : marked(inputs, nameOf(oldInputs));
}

/** Eight hexadecimal digits: the same for the same seed, so that a plan holds; random ones where there is no seed. */
export function eightHexDigits(seed: Uint8Array): string {
  const bytes = seed.length === 0 ? randomBytes(4) : createHash("sha256").update(seed).digest().subarray(0, 4);
  return bytes.toString("hex");
}

function marked(inputs: KubeObject, name: string): KubeObject {
  const named = withValue(inputs, name, "metadata", "name");
  const annotations: Value = valueAt(named, "metadata", "annotations") ?? {};
  // Nothing can be put into annotations that are not known yet.
  return isMap(annotations) ? withValue(named, "true", "metadata", "annotations", annotation.autonamed) : named;
}
