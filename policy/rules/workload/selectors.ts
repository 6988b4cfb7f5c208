import { all, isEmpty, not } from "../answers";
import { kept, requireThat } from "../findings";
import { labelSelector, pairSelector, takes } from "../network/selectors";
import { manual } from "../references";
import type { ObjectRule } from "../rule";

/** Kinds that select by plain labels, and take those of the template when they say nothing. */
const byLabels: readonly string[] = ["ReplicationController", "DeploymentConfig"];

export const selectorMatch: ObjectRule = {
  id: "selector-match",
  title: "Workloads select the pods that they make",
  severity: "high",
  why: "The API server refuses a selector that does not take its own template's pods; an old one would make pods without end.",
  mend: "Give the template's metadata.labels all that spec.selector asks for.",
  references: [manual("Deployments: selector", "concepts/workloads/controllers/deployment/#selector")],
  appliesTo: ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", ...byLabels],
  check: ({ judgedAs, apiVersion, field }) => {
    const selector = field.at("spec", "selector");
    const labels = field.at("spec", "template", "metadata", "labels");
    const isOld = byLabels.includes(judgedAs) || (apiVersion !== "" && apiVersion !== "apps/v1");
    if (selector.absent && isOld) return kept;
    if (selector.absent) return [{ field: selector, found: "unset", allowed }];
    const asked = byLabels.includes(judgedAs) ? pairSelector(selector) : labelSelector(selector);
    return requireThat(all(not(all(isEmpty(asked.pairs), isEmpty(asked.expressions))), takes(asked, labels)), {
      field: selector,
      found: "other labels than the template's",
      allowed,
    });
  },
};

const allowed = "labels of the pod template";
