import type { Findings } from "./findings";
import type { KubernetesObject } from "./objects";
import type { World } from "./world";

export type Severity = "low" | "medium" | "high" | "critical";

/** Where a rule comes from: a check of the Pod Security Standards, a control of a benchmark, a page of the manual. */
export interface Reference {
  readonly framework: "PSS" | "CIS" | "NSA/CISA" | "Kubernetes";
  readonly id: string;
  readonly level?: "baseline" | "restricted";
  readonly url: string;
}

interface RuleText {
  /** Kebab-case. Never changes: settings, exemptions and reports name rules by it. */
  readonly id: string;
  /** What holds when the rule is kept. */
  readonly title: string;
  readonly severity: Severity;
  /** What goes wrong when it is broken. */
  readonly why: string;
  /** What to write instead. */
  readonly mend: string;
  readonly references: readonly [Reference, ...Reference[]];
  /** The kinds it judges. */
  readonly appliesTo: readonly string[];
}

/** Judges one object by itself. */
export interface ObjectRule extends RuleText {
  readonly check: (object: KubernetesObject) => Findings;
}

/** Judges how the objects of one cluster fit together. */
export interface JoinRule extends RuleText {
  readonly join: (world: World) => readonly Joined[];
}

export type Rule = ObjectRule | JoinRule;

/** Findings of a join, with the object that has to change. */
export interface Joined {
  readonly object: KubernetesObject;
  readonly findings: Findings;
}

export function isObjectRule(rule: Rule): rule is ObjectRule {
  return "check" in rule;
}

export function isJoinRule(rule: Rule): rule is JoinRule {
  return "join" in rule;
}
