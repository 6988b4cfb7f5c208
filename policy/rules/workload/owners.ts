import { is, some, type Answer } from "../answers";
import { requireThat } from "../findings";
import type { KubernetesObject } from "../objects";
import { manual } from "../references";
import type { ObjectRule } from "../rule";

/** Does a controller own the object? Then that, or what made it, is to be changed. */
export function hasController({ field }: KubernetesObject): Answer {
  return some(field.at("metadata", "ownerReferences").items(), (owner) => is(owner.at("controller"), true));
}

export const nakedPod: ObjectRule = {
  id: "naked-pod",
  title: "Pods have a controller",
  severity: "medium",
  why: "A pod by itself is gone for good when its node is: nothing starts it anew, scales it or updates it.",
  mend: "Write a Deployment, StatefulSet, DaemonSet or Job with this pod as its template.",
  references: [
    manual(
      "Configuration good practices",
      "concepts/configuration/overview/#naked-pods-vs-replicasets-deployments-and-jobs",
    ),
  ],
  appliesTo: ["Pod"],
  check: (object) =>
    requireThat(hasController(object), {
      field: object.field.at("metadata", "ownerReferences"),
      found: "none that is a controller",
      allowed: "a controller",
    }),
};
