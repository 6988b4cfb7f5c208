import type { Colors } from "../terminal";
import { changeKinds, type Change, type ChangeKind, type Plan } from "../stack/plan";
import { labelOf, losses, outages } from "./losses";

const signs: Readonly<Record<ChangeKind, string>> = { create: "+", update: "~", replace: "±", delete: "-" };
const shownFields = 4;

/** Rules of the pack that only say what the update decides, when generated values are known. */
const decidedLater = new Set(["undecided", "undecided-joins"]);

/** A plan for people: how many of each kind, then each change, then what is lost. */
export function planText({ changes, violations }: Pick<Plan, "changes" | "violations">, colors: Colors): string {
  if (changes.length === 0) return "No changes: the stack is as the settings say";
  const warnings = violations.filter(({ mandatory, policy }) => !mandatory && !decidedLater.has(policy));
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
function counts(changes: readonly Change[]): string {
  return countsOf(changes, (kind) => `to ${kind}`);
}

/** `2 created, 1 replaced`. */
export function doneCounts(changes: readonly Change[]): string {
  return countsOf(changes, (kind) => `${kind}d`);
}

function countsOf(changes: readonly Change[], text: (kind: ChangeKind) => string): string {
  return changeKinds
    .flatMap((kind) => {
      const count = changes.filter((change) => change.kind === kind).length;
      return count === 0 ? [] : [`${count} ${text(kind)}`];
    })
    .join(", ");
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
