import { all, any, isEmpty, not } from "../answers";
import { require, type Findings } from "../findings";
import { workloads } from "../kinds";
import type { Field } from "../read";
import { cis, manual, nsa } from "../references";
import type { Joined, JoinRule } from "../rule";
import { namespaceField, type Inhabited, type Placed, type World } from "../world";
import { directions, governs, letsAllThrough, podSelector, rulesOf, type Direction } from "./policies";
import { selects, selectsAll } from "./selectors";

const references = [
  cis("5.3.2"),
  nsa("Network policies"),
  manual("Network policies", "concepts/services-networking/network-policies/"),
] as const;

export const defaultDeny: JoinRule = {
  id: "default-deny",
  title: "Every namespace with pods denies all traffic by default",
  severity: "high",
  why: "A pod that no policy selects talks to all and is reached by all; so does every pod that is added later.",
  mend: "Add a NetworkPolicy with podSelector {}, policyTypes [Ingress, Egress] and no rules; allow by name in others.",
  references,
  appliesTo: [...workloads, "Namespace", "NetworkPolicy"],
  join: (world) => [
    ...world.inhabited.flatMap((namespace) =>
      directions.flatMap((direction) => [denies(namespace, direction), ...openings(namespace, direction)]),
    ),
    ...undecidedWhere(world),
  ],
};

/** One policy takes every pod and allows nothing. */
function denies({ name, object, networkPolicies }: Inhabited, direction: Direction): Joined {
  const denied = any(
    networkPolicies.map(({ object: policy, here }) =>
      all([here, governs(policy, direction), selectsAll(podSelector(policy)), isEmpty(rulesOf(policy, direction))]),
    ),
  );
  const field = object.kind === "Namespace" ? object.field.at("metadata", "name") : namespaceField(object);
  const found = `namespace ${name} without a default deny of ${direction}`;
  const allowed = `a NetworkPolicy for all its pods with no ${direction} rules`;
  return { object, findings: require(denied, { field, found, allowed }) };
}

/** Policies add up: one that lets everything through cancels the deny for the pods that it selects. */
function openings(namespace: Inhabited, direction: Direction): readonly Joined[] {
  return namespace.networkPolicies.map((placed) => {
    const inForce = all([placed.here, governs(placed.object, direction), reaches(placed, namespace)]);
    const findings = rulesOf(placed.object, direction)
      .items()
      .flatMap((rule) =>
        require(not(all([inForce, letsAllThrough(rule, direction)])), {
          field: rule,
          found: `a rule that lets all ${direction} through`,
          allowed: "rules that name peers or ports",
        }),
      );
    return { object: placed.object, findings };
  });
}

function reaches({ object }: Placed, { workloads: residents }: Inhabited) {
  const selector = podSelector(object);
  const chosen = residents.flatMap(({ pods }) => pods.map(({ metadata }) => selects(selector, metadata.at("labels"))));
  return any([selectsAll(selector), ...chosen]);
}

export const podIsolated: JoinRule = {
  id: "pod-isolated",
  title: "Every pod is selected by NetworkPolicies for ingress and egress",
  severity: "high",
  why: "In a direction for which no policy selects it, a pod is open to everything.",
  mend: "Add a NetworkPolicy whose podSelector takes the pod's labels, with policyTypes [Ingress, Egress].",
  references,
  appliesTo: [...workloads, "NetworkPolicy"],
  join: (world) => [
    ...world.inhabited.flatMap(({ workloads: residents, networkPolicies }) =>
      residents.map((object) => ({
        object,
        findings: object.pods.flatMap(({ metadata }) => isolated(metadata.at("labels"), networkPolicies)),
      })),
    ),
    ...undecidedWhere(world),
  ],
};

function isolated(labels: Field, policies: readonly Placed[]): Findings {
  return directions.flatMap((direction) => {
    const selected = any(
      policies.map(({ object, here }) => all([here, governs(object, direction), selects(podSelector(object), labels)])),
    );
    return require(selected, {
      field: labels,
      found: `labels that no NetworkPolicy selects for ${direction}`,
      allowed: `labels that a NetworkPolicy selects for ${direction}`,
    });
  });
}

/** A workload whose namespace is not known yet may be in one without policies. */
function undecidedWhere({ adrift }: World): readonly Joined[] {
  return adrift.map((object) => ({ object, findings: [{ field: namespaceField(object), undecided: true }] }));
}
