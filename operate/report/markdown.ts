import { problemText } from "../errors";
import type { Report, ReportedFinding } from "./report";
import { forbids } from "./report";
import { asides, brokenRules, exemptionText, harmless, objectText, verdictText, worstFirst } from "./words";

/** A comment on a pull request may not be longer than this, or the site cuts it off. */
const lengthAtMost = 60_000;

/** For a comment on a pull request: the verdict first, then what is wrong, then how to mend it. */
export function markdown(report: Report): string {
  const clean = report.summary.verdict === "clean";
  const more = asides(report);
  const head = [
    `### ${clean ? "✅" : "❌"} circle-core lint`,
    "",
    `**${escaped(verdictText(report))}**${more.length > 0 ? ` (${escaped(more.join("; "))})` : ""}`,
    "",
  ];
  const problems = report.problems.map((problem) => `- ${code(problemText(problem))}`);
  const rows = worstFirst(report.findings).map(row);
  const mending = brokenRules(report.findings).map(({ rule, fix, references }) => {
    const see = references.map(({ id, url }) => (url === undefined ? escaped(id) : `[${escaped(id)}](${url})`));
    return `- **${escaped(rule)}**: ${escaped(fix)}${see.length > 0 ? ` (${see.join(", ")})` : ""}`;
  });
  const open = report.undecided.map(({ rule, path, ...object }) => {
    return `- ${escaped(rule)}: ${code(objectText(object))} ${code(path)}`;
  });
  return [
    ...head,
    ...section("Could not be read", problems),
    ...(rows.length > 0 ? ["| | rule | object | where | what |", "| --- | --- | --- | --- | --- |"] : []),
    ...fitting(rows, "| … | | | | {} more: see the other formats |"),
    ...(rows.length > 0 ? [""] : []),
    ...folded("How to mend", mending),
    ...folded("Undecided: a value is not known", open),
  ]
    .join("\n")
    .replace(/\n*$/, "\n");
}

function row(finding: ReportedFinding): string {
  const { rule, severity, level, container, file, line, path, message, exempted } = finding;
  const mark = exempted ? "⚪" : forbids(finding) ? "❌" : "⚠️";
  const rank = level === "advisory" ? `${severity}, advisory` : severity;
  const place = file === "" ? "" : `${file === "-" ? "standard input" : file}${line === null ? "" : `:${line}`}`;
  const object = [code(objectText(finding)), ...(container === null ? [] : [code(container)])].join(" ");
  const what = [escaped(message), code(path), ...(exempted ? [escaped(exemptionText(exempted))] : [])].join("<br>");
  return `| ${mark} | **${escaped(rule)}**<br>${rank} | ${object} | ${code(place)} | ${what} |`;
}

/** A heading with its lines; nothing without lines. */
function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`**${title}**`, "", ...fitting(lines, "- … {} more"), ""];
}

/** The same, closed until somebody opens it. */
export function folded(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return ["<details>", `<summary>${title}</summary>`, "", ...fitting(lines, "- … {} more"), "", "</details>", ""];
}

/** As many of the lines as fit a quarter of the comment, which has up to four such parts. */
export function fitting(lines: readonly string[], rest: string): readonly string[] {
  let length = 0;
  const fits = lines.findIndex((line) => (length += line.length + 1) > lengthAtMost / 4);
  return fits < 0 ? lines : [...lines.slice(0, fits), rest.replace("{}", String(lines.length - fits))];
}

/** A text that stands for itself: it makes no markup, no row, no link, and calls nobody. */
export function escaped(text: string): string {
  return harmless(text)
    .replace(/\s+/g, " ")
    .replace(/[\\`*_{}[\]<>#|~&]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/@/g, "&#64;\u200b");
}

/** The same in the type of code; nothing for nothing. */
export function code(text: string): string {
  return text === "" ? "" : `<code>${escaped(text)}</code>`;
}
