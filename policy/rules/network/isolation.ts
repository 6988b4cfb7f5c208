import { all, any, isEmpty, not, some, type Answer } from "../answers";
import { kept, requireThat, type Findings } from "../findings";
import { workloads } from "../kinds";
import type { KubernetesObject } from "../objects";
import type { Pod } from "../pods";
import type { Field } from "../read";
import { cis, manual, nsa } from "../references";
import type { Joined, JoinRule } from "../rule";
import { namespaceField, type Inhabited, type Placed, type World } from "../world";
import { Labelled, Selecting } from "./labelIndex";
import { letAllThroughTogether, letsAllThrough } from "./openness";
import { directions, governs, podSelector, rulesOf, type Direction } from "./policies";
import { labelSelector, selects, selectsAll } from "./selectors";

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
function denies(namespace: Inhabited, direction: Direction): Joined {
  const denied = some(namespace.networkPolicies, ({ object, here }) =>
    all(here, governs(object, direction), selectsAll(podSelector(object)), isEmpty(rulesOf(object, direction))),
  );
  const { object, field } = placeToMend(namespace);
  const found = `no default deny of ${direction} in namespace ${namespace.name}`;
  const allowed = `a NetworkPolicy for all its pods, for ${direction}, without rules`;
  return { object, findings: requireThat(denied, { field, found, allowed }) };
}

/** A default deny that lacks a direction, where there is one; else the namespace, or one who lives there. */
function placeToMend({ object, networkPolicies }: Inhabited) {
  const deniesHalf = ({ object: policy, here }: Placed) =>
    all(here, selectsAll(podSelector(policy)), ...directions.map((each) => isEmpty(rulesOf(policy, each))));
  const half = networkPolicies.find((placed) => deniesHalf(placed) === true);
  if (half) return { object: half.object, field: half.object.field.at("spec", "policyTypes") };
  return { object, field: object.kind === "Namespace" ? object.field.at("metadata", "name") : namespaceField(object) };
}

/** Policies add up: one that lets everything through cancels the deny for the pods that it selects. */
function openings(namespace: Inhabited, direction: Direction): readonly Joined[] {
  const inhabitants = new Labelled(
    namespace.workloads.flatMap(({ pods }) => pods),
    podLabels,
  );
  return namespace.networkPolicies.map((placed) => {
    const { object, here } = placed;
    const rules = rulesOf(object, direction);
    const cancels = (open: Answer, field: Field, found: string): Findings =>
      open === false
        ? kept
        : requireThat(not(all(open, here, governs(object, direction), reaches(object, inhabitants))), {
            field,
            found,
            allowed: "rules that name peers or ports",
          });
    const open = rules
      .items()
      .flatMap((rule) => cancels(letsAllThrough(rule, direction), rule, `a rule that lets all ${direction} through`));
    const together = letAllThroughTogether(rules.items(), direction);
    return {
      object,
      findings: open.length > 0 ? open : cancels(together, rules, `rules that together let all ${direction} through`),
    };
  });
}

function reaches(policy: KubernetesObject, inhabitants: Labelled<Pod>): Answer {
  const selector = podSelector(policy);
  return any(
    selectsAll(selector),
    some(inhabitants.candidates(labelSelector(selector)), (pod) => selects(selector, podLabels(pod))),
  );
}

function podLabels({ metadata }: Pod): Field {
  return metadata.at("labels");
}

export const podIsolated: JoinRule = {
  id: "pod-isolated",
  title: "Every pod is selected by NetworkPolicies for ingress and egress",
  severity: "high",
  why: "In a direction for which no policy selects it, a pod is open to everything.",
  mend: "Add a NetworkPolicy whose podSelector takes the pod's labels, with policyTypes [Ingress, Egress].",
  references,
  appliesTo: [...workloads, "NetworkPolicy"],
  join: (world) => [...world.inhabited.flatMap(isolatedIn), ...undecidedWhere(world)],
};

function isolatedIn({ workloads: residents, networkPolicies }: Inhabited): readonly Joined[] {
  const policies = directions.map((direction) => {
    const speaking = networkPolicies.filter(({ object }) => governs(object, direction) !== false);
    return [direction, new Selecting(speaking, ({ object }) => labelSelector(podSelector(object)))] as const;
  });
  return residents.map((object) => ({
    object,
    findings: object.pods.flatMap((pod) =>
      policies.flatMap(([direction, selecting]) => isolated(podLabels(pod), direction, selecting)),
    ),
  }));
}

function isolated(labels: Field, direction: Direction, policies: Selecting<Placed>): Findings {
  const selected = some(policies.candidates(labels), ({ object, here }) =>
    all(here, governs(object, direction), selects(podSelector(object), labels)),
  );
  return requireThat(selected, {
    field: labels,
    found: `labels that no NetworkPolicy selects for ${direction}`,
    allowed: `labels that a NetworkPolicy selects for ${direction}`,
  });
}

/** A workload whose namespace is not known yet may be in one without policies. */
function undecidedWhere({ adrift }: World): readonly Joined[] {
  return adrift.map((object) => ({ object, findings: [{ field: namespaceField(object), undecided: true }] }));
}
