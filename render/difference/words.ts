import type { Difference, Renaming, SettingChange } from "./difference";

/** A value as people read it: plain where that is clear, JSON where it is not, a dash where there is none. */
export function valueText(value: unknown): string {
  if (value === undefined) return "–";
  if (typeof value === "string" && /^[0-9a-f]{64}$/.test(value)) return `${value.slice(0, 12)}…`;
  if (typeof value === "string" && /^[\w./:@%+*=-]+$/.test(value) && !/^(true|false|null|[\d.]+)$/.test(value))
    return value;
  // What would steer a terminal, or turn the reading direction, is written as its number.
  return JSON.stringify(value).replace(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (sign) => {
    return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** `default → Pulumi.production.yaml:12`; nothing where both are defaults of their environment. */
export function placesText({ places: [one, other] }: SettingChange): string {
  return one === undefined && other === undefined ? "" : `${one ?? "default"} → ${other ?? "default"}`;
}

/** Which objects share changes. */
export function objectsText(objects: readonly string[]): string {
  return objects.join(", ");
}

/** Where a text stands for another: `44 fields of 20 objects`. */
export function renamingText({ fields, objects }: Renaming): string {
  return `${counted(fields, "field")} of ${counted(objects.length, "object")}`;
}

/** How much differs, in a sentence. */
export function summaryText({ settings, objects }: Difference): string {
  const changed = objects.changed.map(({ objects: of, changes }) => of.length * changes.length);
  const fields = [...changed, ...objects.renamed.map((each) => each.fields)].reduce((sum, count) => sum + count, 0);
  const alone = objects.onlyInOne.length + objects.onlyInOther.length;
  if (settings.length + fields + alone === 0) return "Nothing differs";
  const parts = [counted(settings.length, "setting"), `${counted(fields, "field")} of objects`];
  return `${parts.join(" and ")} differ${alone > 0 ? `; ${counted(alone, "object")} on one side alone` : ""}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
