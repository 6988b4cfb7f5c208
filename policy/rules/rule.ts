import type { Findings } from "./findings";
import type { KubernetesObject } from "./objects";
import type { Settings, ValuesOf } from "./settings";
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
  /** The kinds it judges, of the API groups that serve them (kinds.ts). */
  readonly appliesTo: readonly string[];
  /** False where no object may be let off. By default a rule can be exempted. */
  readonly exemptible?: false;
}

/** Judges one object by itself. */
export interface ObjectRule<S extends Settings = Settings> extends RuleText {
  /** What the user may set. None by default. */
  readonly settings?: S;
  readonly check: (object: KubernetesObject, settings: ValuesOf<S>) => Findings;
}

/** Judges how the objects of one cluster fit together. */
export interface JoinRule<S extends Settings = Settings> extends RuleText {
  readonly settings?: S;
  readonly join: (world: World, settings: ValuesOf<S>) => readonly Joined[];
}

export type Rule = ObjectRule | JoinRule;

/** Findings of a join, with the object that has to change. */
export interface Joined {
  readonly object: KubernetesObject;
  readonly findings: Findings;
}

/** A rule with settings: its check gets their values, typed as the settings declare them. */
export function objectRule<const S extends Settings>(rule: ObjectRule<S> & { readonly settings: S }): ObjectRule {
  // The values come from the same settings, by `defaultsOf` or `readSettings` only.
  return rule as unknown as ObjectRule;
}

/** A join with settings. */
export function joinRule<const S extends Settings>(rule: JoinRule<S> & { readonly settings: S }): JoinRule {
  return rule as unknown as JoinRule;
}

export function isObjectRule(rule: Rule): rule is ObjectRule {
  return "check" in rule;
}

export function isJoinRule(rule: Rule): rule is JoinRule {
  return "join" in rule;
}
