import type { Change, Difference } from "./difference";
import { objectsText, placesText, renamingText, summaryText, valueText } from "./words";

/** How a terminal shows what is taken away, what is added, what matters and what less so. */
export type Paint = Readonly<Record<"red" | "green" | "bold" | "dim", (text: string) => string>>;

/** For a terminal: what differs, each field on a line of its own. */
export function text(found: Difference, paint: Paint): string {
  const { stacks, settings, objects } = found;
  const field = ({ path, one, other }: Change): string =>
    `    ${path}${path === "" ? "" : ": "}${paint.red(valueText(one))} → ${paint.green(valueText(other))}`;
  return [
    paint.bold(stacks.join(" → ")),
    ...(settings.length > 0 ? ["", paint.bold("Settings")] : []),
    ...settings.map((change) => [field(change).slice(2), paint.dim(placesText(change))].filter(Boolean).join("  ")),
    ...(Object.values(objects).some(({ length }) => length > 0) ? ["", paint.bold("Objects")] : []),
    ...objects.onlyInOne.map((object) => paint.red(`  - ${object}`)),
    ...objects.onlyInOther.map((object) => paint.green(`  + ${object}`)),
    ...objects.renamed.flatMap((each) => [`  ${renamingText(each)}`, field({ ...each, path: "" })]),
    ...objects.changed.flatMap(({ objects: of, changes }) => [`  ${objectsText(of)}`, ...changes.map(field)]),
    ...(settings.length > 0 || Object.values(objects).some(({ length }) => length > 0) ? [""] : []),
    summaryText(found),
    "",
  ].join("\n");
}
