import { all, any, holds, is, not, some, type Answer } from "../answers";
import { kept, requireThat } from "../findings";
import { workloads } from "../kinds";
import type { KubernetesObject } from "../objects";
import type { Field } from "../read";
import { manual, nsa } from "../references";
import { joinRule } from "../rule";
import { choice } from "../settings";
import { hasController } from "../workload/owners";
import { clusterWide, type Inhabited, type World } from "../world";

const where = {
  where: choice("Of which namespaces with pods it is asked: of all, or of those that workloads share.", "shared", [
    "shared",
    "all",
  ]),
};
const resourcePolicies = nsa("Resource policies");

/*
 * One workload in a namespace is bounded by its own limits and replicas. Only of namespaces that are among the objects:
 * what bounds the others is their owners' to say.
 */
export const resourceQuota = joinRule({
  id: "resource-quota",
  title: "Namespaces that workloads share have a quota of CPU and memory",
  severity: "low",
  why: "Without a quota one workload of the namespace can take what all others, and other namespaces, need.",
  mend: "Add a ResourceQuota with hard limits of cpu and memory to the namespace.",
  references: [resourcePolicies, manual("Resource quotas", "concepts/policy/resource-quotas/")],
  settings: where,
  appliesTo: ["Namespace", "ResourceQuota", ...workloads],
  join: (world, settings) => each(world, settings.where, "ResourceQuota", boundsBoth),
});

export const limitRange = joinRule({
  id: "limit-range",
  title: "Namespaces that workloads share have limits for containers that name none",
  severity: "low",
  why: "A container that names no limit, such as a debugging one, has all of the node; with a quota it is refused.",
  mend: "Add a LimitRange with defaults for containers to the namespace.",
  references: [resourcePolicies, manual("Limit ranges", "concepts/policy/limit-range/")],
  settings: where,
  appliesTo: ["Namespace", "LimitRange", ...workloads],
  join: (world, settings) => each(world, settings.where, "LimitRange", limitsContainers),
});

function each(world: World, asked: "shared" | "all", kind: string, does: (object: KubernetesObject) => Answer) {
  return world.inhabited.map((namespace) => {
    const object = world.shelf("Namespace", clusterWide).get(namespace.name);
    if (!object || (asked === "shared" && !isShared(namespace))) return { object: namespace.object, findings: kept };
    const bounded = some(world.shelf(kind, namespace.name).placed, (placed) => all(placed.here, does(placed.object)));
    return {
      object,
      findings: requireThat(bounded, {
        field: object.field.at("metadata", "name"),
        found: `no ${kind} for CPU and memory in namespace ${namespace.name}`,
        allowed: `a ${kind} for both`,
      }),
    };
  });
}

function isShared({ workloads: residents }: Inhabited): boolean {
  return residents.filter((resident) => hasController(resident) !== true).length > 1;
}

function boundsBoth({ field }: KubernetesObject): Answer {
  const hard = field.at("spec", "hard");
  const bounds = (resource: string) =>
    some([resource, `requests.${resource}`, `limits.${resource}`], (name) => isSet(hard.at(name)));
  return all(bounds("cpu"), bounds("memory"));
}

/** The API server takes a default that is not there from the maximum. */
function limitsContainers({ field }: KubernetesObject): Answer {
  return some(field.at("spec", "limits").items(), (limit) => {
    const limits = (resource: string) => any(isSet(limit.at("default", resource)), isSet(limit.at("max", resource)));
    return all(is(limit.at("type"), "Container"), limits("cpu"), limits("memory"));
  });
}

function isSet(field: Field): Answer {
  return not(holds(field, (value) => value === undefined));
}
