import type { Expression, Expressions } from "../expression";
import { podSecurityExpressions } from "./podSecurity";
import { workloadExpressions } from "./workload";

const expressions: Expressions = { ...podSecurityExpressions, ...workloadExpressions };

/** The rules that have one. */
export const expressedRules: readonly string[] = Object.keys(expressions);

export function expressionOf(id: string): Expression | undefined {
  return Object.hasOwn(expressions, id) ? expressions[id] : undefined;
}

/** Rules on workloads that are not asked at admission, and why. */
export const unexpressed: Readonly<Record<string, string>> = {
  "literal-secret-env":
    "It tells secrets by how random a text is, which CEL can't count; and a text that is refused has been in the request already.",
  replicas:
    "Where an autoscaler owns the number it is left out, and the API server fills in 1: it can't tell the two apart.",
  spread: "It asks by the number of replicas, which the API server fills in where it is left to an autoscaler.",
  "rolling-update":
    "It asks by the number of replicas, which the API server fills in where it is left to an autoscaler.",
  "recommended-labels":
    "Controllers give what they make the labels of the template, of which it asks nothing: the pods of a good workload would be refused.",
  "default-namespace": "Policies are bound to one namespace, which is never this one.",
  "system-namespace": "Policies are bound to one namespace, which is never one of these.",
  "selector-match": "The API server asks it by itself.",
  "removed-api": "The API server does not serve what it forbids, and hands admission the version that it serves.",
};
