import { messageOf } from "../../errors";
import { annotation, isAnnotated } from "./annotations";
import { isConflict } from "./apiError";
import { hasManagedFields, isHeldByPlainCreate } from "./managedFields";
import type { KubeObject } from "./objects";

const help =
  "https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/" +
  "managing-resources-with-server-side-apply/#handle-field-conflicts-on-existing-resources";

/** Whether an apply takes fields from other managers instead of reporting a conflict. `live` is undefined for a new object. */
export function mustForce(
  inputs: KubeObject,
  live: KubeObject | undefined,
  { enablePatchForce, preview }: { enablePatchForce: boolean; preview: boolean },
): boolean {
  if (isAnnotated(inputs, annotation.patchForce) || enablePatchForce) return true;
  if (live === undefined) return preview;
  return (preview && isHeldByPlainCreate(live)) || !hasManagedFields(live);
}

/** The error of an apply; a conflict says who holds the field and where to read on. */
export function applyFailure(error: unknown, manager: string): unknown {
  if (!isConflict(error)) return error;
  return new Error(
    `server-side apply field conflict detected, see ${help} for troubleshooting help\n` +
      `The resource managed by field manager "${manager}" had an apply conflict: ${messageOf(error)}`,
    { cause: error },
  );
}
