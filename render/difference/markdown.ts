import type { Change, Difference } from "./difference";
import { objectsText, placesText, renamingText, summaryText, valueText } from "./words";

/** For a comment or a page: the settings as a table, and what that comes to folded up below. */
export function markdown(found: Difference): string {
  const { stacks, settings, objects } = found;
  const [one, other] = stacks.map(escaped);
  const row = ({ path, ...values }: Change): string =>
    `| ${code(path)} | ${code(valueText(values.one))} | ${code(valueText(values.other))} |`;
  const head = [`| field | ${one ?? ""} | ${other ?? ""} |`, "| --- | --- | --- |"];
  const alone = [
    ...objects.onlyInOne.map((object) => `- only in ${one ?? ""}: ${code(object)}`),
    ...objects.onlyInOther.map((object) => `- only in ${other ?? ""}: ${code(object)}`),
    ...objects.renamed.map((each) => `- ${renamingText(each)}: ${code(each.one)} → ${code(each.other)}`),
  ];
  return [
    `### ${one ?? ""} → ${other ?? ""}`,
    "",
    `${summaryText(found)}.`,
    "",
    ...(settings.length > 0
      ? [`| setting | ${one ?? ""} | ${other ?? ""} | written |`, "| --- | --- | --- | --- |"]
      : []),
    ...settings.map((change) => `${row(change)} ${escaped(placesText(change))} |`),
    ...(settings.length > 0 ? [""] : []),
    ...(alone.length > 0 ? [...alone, ""] : []),
    ...objects.changed.flatMap(({ objects: of, changes }) => [
      "<details>",
      `<summary>${escaped(objectsText(of))}</summary>`,
      "",
      ...head,
      ...changes.map(row),
      "",
      "</details>",
      "",
    ]),
  ]
    .join("\n")
    .replace(/\n*$/, "\n");
}

function code(text: string): string {
  return `<code>${escaped(text)}</code>`;
}

/** A text that stands for itself: it makes no markup, no row, no link, and calls nobody. */
function escaped(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\\`*_{}[\]<>#|~&]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/@/g, "&#64;\u200b");
}
