import { all, any, is, isEmpty, not, some, type Answer } from "../answers";
import type { KubernetesObject } from "../objects";
import type { Field } from "../read";

export type Direction = "ingress" | "egress";
export const directions: readonly Direction[] = ["ingress", "egress"];

/** Is it a NetworkPolicy, of any version that was ever served? */
export function isNetworkPolicy({ judgedAs }: KubernetesObject): boolean {
  return judgedAs === "NetworkPolicy";
}

/** Which pods the policy is for. */
export function podSelector(policy: KubernetesObject): Field {
  return policy.field.at("spec", "podSelector");
}

/** What the policy lets through in this direction. */
export function rulesOf(policy: KubernetesObject, direction: Direction): Field {
  return policy.field.at("spec", direction);
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

/** Does the rule let through everything: any peer, or any address, on any port? */
export function letsAllThrough(rule: Field, direction: Direction): Answer {
  const peers = rule.at(direction === "ingress" ? "from" : "to");
  return all(isEmpty(rule.at("ports")), any(isEmpty(peers), some(peers.items(), isAnyAddress)));
}

function isAnyAddress(peer: Field): Answer {
  const block = peer.at("ipBlock");
  const cidr = block.at("cidr");
  return all(any(is(cidr, "0.0.0.0/0"), is(cidr, "::/0")), isEmpty(block.at("except")));
}
