import type { Configuration, Level } from "./configuration";
import type { Judgement, Undecided, Violation } from "./evaluate";
import { settle, type Exemption } from "./exemptions";
import type { Identity } from "./objects";
import type { Key } from "./read";
import { isJoinRule, type Reference, type Rule, type Severity } from "./rule";

/** A violation as it is told to people and machines. */
export interface Finding {
  /** The rule's id, or that of `exemptionRule`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly level: Exclude<Level, "disabled">;
  readonly object: Identity;
  /** Where the object came from; empty for what is wrong with the configuration. */
  readonly origin: string;
  /** Its name, where the finding is about one container. */
  readonly container: string | undefined;
  /** JSON path in the object, or in the configuration. */
  readonly path: string;
  /** The same, key by key; the place need not exist. */
  readonly keys: readonly Key[];
  /** One sentence that can stand alone. */
  readonly message: string;
  /** What to do, in a sentence or two. */
  readonly fix: string;
  readonly references: readonly Reference[];
  /** What lets it off, for now. */
  readonly exempted: Exemption | undefined;
  readonly remedy: Violation["remedy"];
}

/** What is said about exemptions themselves, in the form of a rule. */
export const exemptionRule = {
  id: "exemptions",
  title: "Every exemption still holds, and lets something off",
  severity: "medium",
  why: "An exemption that nobody needs any more waits for the next violation, and hides it.",
  mend: "Remove the exemption; where it is still needed, its owner sets a new last day and says why.",
  references: [],
} as const;

/**
 * What a judgement comes to under a configuration: its violations, then what is wrong with the exemptions. That is
 * always mandatory; and nothing is unused yet while its rule is undecided.
 */
export function findingsOf(
  { violations, undecided }: Judgement,
  rules: readonly Rule[],
  configuration: Configuration,
  today: string,
): readonly Finding[] {
  const byRule = Map.groupBy(violations, ({ rule }) => rule);
  const openByRule = Map.groupBy(undecided, ({ rule }) => rule);
  const about: Finding[] = [];
  const told = new Map<Violation, Finding>();
  for (const rule of rules) {
    const use = configuration.get(rule.id);
    const level = use?.level ?? "mandatory";
    if (level === "disabled") continue;
    const ours = byRule.get(rule.id) ?? [];
    const exemptions = use?.exemptions ?? [];
    const open = openByRule.get(rule.id) ?? [];
    const { violations: settled, expired, unused } = settle(ours, exemptions, today);
    ours.forEach((violation, index) => {
      told.set(violation, toFinding(violation, rule, level, settled[index]?.exemption));
    });
    for (const exemption of exemptions) {
      const fault = expired.includes(exemption)
        ? `expired after ${exemption.until}, and lets nothing off any more`
        : unused.includes(exemption) && !mayBeNeeded(rule, exemption, open) && "lets nothing off: no violation fits it";
      if (fault) about.push(aboutExemption(exemption, rule.id, exemptions.indexOf(exemption), fault));
    }
  }
  return [...violations.flatMap((violation) => told.get(violation) ?? []), ...about];
}

/** A join may find anything once it is decided; a rule about one object only what is wrong with that. */
function mayBeNeeded(rule: Rule, { kind, namespace, name }: Exemption, open: readonly Undecided[]): boolean {
  return open.some(({ object }) => {
    return isJoinRule(rule) || (object.kind === kind && object.namespace === namespace && object.name === name);
  });
}

/** Does the finding forbid what was judged? What could have been remediated, and was not, does. */
export function forbids({ level, exempted }: Pick<Finding, "level" | "exempted">): boolean {
  return level !== "advisory" && exempted === undefined;
}

function toFinding(
  violation: Violation,
  rule: Rule,
  level: Finding["level"],
  exempted: Exemption | undefined,
): Finding {
  const { object, origin, container, path, keys, found, allowed, remedy } = violation;
  return {
    rule: rule.id,
    severity: rule.severity,
    level,
    object,
    origin,
    container: container?.name,
    path,
    keys,
    message: `${rule.title}: found ${found}; allowed: ${allowed}`,
    fix: rule.mend,
    references: rule.references,
    exempted,
    remedy,
  };
}

function aboutExemption(exemption: Exemption, rule: string, index: number, fault: string): Finding {
  const { kind, namespace, name, container, owner } = exemption;
  return {
    rule: exemptionRule.id,
    severity: exemptionRule.severity,
    level: "mandatory",
    object: { apiVersion: "", kind, namespace, name },
    origin: "",
    container,
    path: `${rule}.exemptions[${index}]`,
    keys: [rule, "exemptions", index],
    message: `${exemptionRule.title}: the one from ${rule}, owned by ${owner}, ${fault}`,
    fix: exemptionRule.mend,
    references: exemptionRule.references,
    exempted: undefined,
    remedy: undefined,
  };
}
