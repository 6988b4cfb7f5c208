import type { Colors } from "../terminal";
import { changeKinds, type Change, type ChangeKind, type Plan } from "../stack/plan";
import { labelOf, losses, outages } from "./losses";

const signs: Readonly<Record<ChangeKind, string>> = { create: "+", update: "~", replace: "±", delete: "-" };
const shownFields = 4;

/** A plan for people: how many of each kind, then each change, then what is lost. */
export function planText({ changes, violations }: Pick<Plan, "changes" | "violations">, colors: Colors): string {
  if (changes.length === 0) return "No changes: the stack is as the settings say";
  const warnings = violations.filter(({ mandatory }) => !mandatory);
  return [
    `Changes: ${counts(changes)}`,
    ...changeKinds.flatMap((kind) =>
      changes.filter((change) => change.kind === kind).map((c) => changeLine(c, colors)),
    ),
    ...outages(changes).map((what) =>
      colors.yellow(`! ${what} is made anew: every pod stops before the first new one starts`),
    ),
    ...losses(changes).map(({ what, why }) => colors.red(`! ${what} ${why}`)),
    ...warnings.flatMap(({ message }) =>
      colors.yellow(
        message
          .split("\n")
          .map((line) => `  ${line}`)
          .join("\n"),
      ),
    ),
  ].join("\n");
}

/** `2 to create, 1 to replace`. */
export function counts(changes: readonly Change[]): string {
  const parts = changeKinds.flatMap((kind) => {
    const count = changes.filter((change) => change.kind === kind).length;
    return count === 0 ? [] : [`${count} to ${kind}`];
  });
  return parts.join(", ") || "none";
}

function changeLine(change: Change, colors: Colors): string {
  const paint = { create: colors.green, update: colors.yellow, replace: colors.magenta, delete: colors.red }[
    change.kind
  ];
  const kept = change.kind === "delete" && change.retained ? " (stays in the cluster)" : "";
  return `  ${paint(signs[change.kind])} ${labelOf(change)}${kept}${fieldsText(change)}`;
}

function fieldsText({ kind, fields }: Change): string {
  if (kind === "create" || kind === "delete" || fields.length === 0) return "";
  const more = fields.length > shownFields ? `, and ${fields.length - shownFields} more` : "";
  return `: ${fields.slice(0, shownFields).join(", ")}${more}`;
}
