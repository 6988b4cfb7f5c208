import { eachContainerOf } from "../containers";
import type { Findings } from "../findings";
import type { Pod } from "../pods";
import type { Field } from "../read";

/** Checks the security context of the pod itself, and that of each of its containers. */
export function everySecurityContext(pod: Pod, check: (context: Field) => Findings): Findings {
  return [
    ...check(pod.spec.at("securityContext")),
    ...eachContainerOf(pod, ({ field }) => check(field.at("securityContext"))),
  ];
}
