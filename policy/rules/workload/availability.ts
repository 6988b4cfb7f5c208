import { all, any, holds, is, not, some, type Answer } from "../answers";
import { must, requireThat, unless, type Findings } from "../findings";
import { labelSelector, takes } from "../network/selectors";
import type { Pod } from "../pods";
import type { Field } from "../read";
import { manual } from "../references";
import { objectRule } from "../rule";
import { integer } from "../settings";
import { hasController } from "./owners";

/** What keeps a number of like pods running. */
const replicated = ["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController", "DeploymentConfig"];

export const replicas = objectRule({
  id: "replicas",
  title: "More than one pod runs, so that one may go",
  severity: "low",
  why: "With one pod each drain of a node, each crash and most updates are an outage.",
  mend: "Raise spec.replicas, or leave it out and let a HorizontalPodAutoscaler own it.",
  references: [manual("Disruptions", "concepts/workloads/pods/disruptions/#dealing-with-disruptions")],
  appliesTo: replicated,
  settings: { minimum: integer("Fewest replicas where their number is written.", { default: 2, minimum: 1 }) },
  // Where it is left out an autoscaler may own it, which is for a join to say; and 0 is a workload that is switched off.
  check: (object, { minimum }) =>
    unless(
      hasController(object),
      must(
        object.field.at("spec", "replicas"),
        (count) => typeof count !== "number" || count === 0 || count >= minimum,
        `${minimum} or more, 0 to switch it off, or unset for an autoscaler`,
      ),
    ),
});

export const spread = objectRule({
  id: "spread",
  title: "Replicas are spread over nodes",
  severity: "low",
  why: "The scheduler may put all replicas on one node; then one failure takes them all.",
  mend: "Add topologySpreadConstraints over kubernetes.io/hostname that select the pod's own labels, or podAntiAffinity.",
  references: [manual("Pod topology spread constraints", "concepts/scheduling-eviction/topology-spread-constraints/")],
  appliesTo: replicated,
  settings: {
    from: integer("Fewest replicas of which it is asked; where their number is not written, it is.", {
      default: 2,
      minimum: 2,
    }),
  },
  check: (object, { from }) => {
    const few = holds(object.field.at("spec", "replicas"), (count) => typeof count === "number" && count < from);
    return unless(any(few, hasController(object)), object.pods.flatMap(isSpread));
  },
});

function isSpread({ spec, metadata }: Pod): Findings {
  const constraints = spec.at("topologySpreadConstraints");
  const antiAffinity = spec.at("affinity", "podAntiAffinity");
  const labels = metadata.at("labels");
  const during = "DuringSchedulingIgnoredDuringExecution";
  const terms = [
    ...constraints.items(),
    ...antiAffinity.at(`required${during}`).items(),
    ...antiAffinity
      .at(`preferred${during}`)
      .items()
      .map((preference) => preference.at("podAffinityTerm")),
  ];
  const own = (term: Field): Answer => {
    const selector = term.at("labelSelector");
    return all(
      not(is(selector, undefined)),
      takes(labelSelector(selector), labels),
      not(is(term.at("topologyKey"), undefined)),
    );
  };
  return requireThat(some(terms, own), {
    field: constraints,
    found: terms.length === 0 ? "unset" : "none that selects the pod itself",
    allowed: "a constraint on the pod's own labels",
  });
}
