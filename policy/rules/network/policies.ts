import { all, any, is, isEmpty, not, some, type Answer } from "../answers";
import type { KubernetesObject } from "../objects";
import type { Field } from "../read";

export type Direction = "ingress" | "egress";
export const directions: readonly Direction[] = ["ingress", "egress"];

/** Which pods the policy is for. */
export function podSelector(policy: KubernetesObject): Field {
  return policy.field.at("spec", "podSelector");
}

/** What the policy lets through in this direction. */
export function rulesOf(policy: KubernetesObject, direction: Direction): Field {
  return policy.field.at("spec", direction);
}

/** Whom a rule lets through; everybody where it names nobody. */
export function peersOf(rule: Field, direction: Direction): Field {
  return rule.at(direction === "ingress" ? "from" : "to");
}

/** Does the policy speak for this direction? Unless it says, for ingress always, and for egress if it has egress rules. */
export function governs(policy: KubernetesObject, direction: Direction): Answer {
  const types = policy.field.at("spec", "policyTypes");
  const name = direction === "ingress" ? "Ingress" : "Egress";
  const unsaid = direction === "ingress" || not(isEmpty(rulesOf(policy, direction)));
  return any(
    some(types.items(), (type) => is(type, name)),
    all(isEmpty(types), unsaid),
  );
}
