import type { Undecided, Violation } from "./evaluate";
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

function objectText({ kind, namespace, name }: Identity): string {
  return [kind, [namespace, name].filter((part) => part !== "").join("/")].filter((part) => part !== "").join(" ");
}

function referenceText({ framework, level, id }: Reference): string {
  return [framework, level, id].filter((part) => part !== undefined).join(" ");
}
