import type { Undecided, Violation } from "./evaluate";
import type { Exemption } from "./exemptions";
import type { Identity } from "./objects";
import type { Reference, Rule } from "./rule";

/** A violation in a few short lines, to stand under the rule's title. */
export function violationText(rule: Rule, { object, container, path, found, allowed }: Violation): string {
  const where = container ? `, ${container.role} ${container.name}` : "";
  return [
    `${objectText(object)}${where}`,
    `  ${path}`,
    `  found:   ${found}`,
    `  allowed: ${allowed}`,
    `Mend: ${rule.mend}`,
    `See: ${rule.references.map(referenceText).join(", ")}`,
  ].join("\n");
}

/** What can't be decided yet, in one line. */
export function undecidedText({ rule, object, path }: Undecided): string {
  return `${rule}: ${objectText(object)}, ${path} is not known yet; decided at the update`;
}

/** A violation that is let off, in two lines. */
export function exemptedText({ id }: Rule, { object, container, path }: Violation, exemption: Exemption): string {
  const where = container ? `, ${container.role} ${container.name}` : "";
  const { until, owner, reason } = exemption;
  return `${id}: ${objectText(object)}${where}, ${path}\n  until ${until}, by ${owner}: ${reason}`;
}

/** What is wrong with an exemption, in one line. */
export function exemptionText({ id }: Rule, { container, owner, ...object }: Exemption, fault: string): string {
  const where = container === undefined ? "" : `, container ${container}`;
  return `${id}: the exemption of ${objectText(object)}${where}, owned by ${owner}, ${fault}`;
}

function objectText({ kind, namespace, name }: Omit<Identity, "apiVersion">): string {
  return [kind, [namespace, name].filter((part) => part !== "").join("/")].filter((part) => part !== "").join(" ");
}

function referenceText({ framework, level, id }: Reference): string {
  return [framework, level, id].filter((part) => part !== undefined).join(" ");
}
