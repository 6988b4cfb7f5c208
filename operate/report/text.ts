import type { Colors } from "../terminal";
import { placeText } from "../errors";
import type { Report, ReportedFinding } from "./report";
import { forbids } from "./report";
import { asides, brokenRules, exemptionText, harmless, objectText, referenceText, verdictText } from "./words";

/** For people at a terminal: the objects with what is wrong with each, how to mend it, the verdict last. */
export function text(report: Report, colors: Colors): string {
  const objects = Map.groupBy(report.findings, (finding) => `${finding.file}\n${objectText(finding)}`);
  const lines = [
    ...[...objects.values()].flatMap((findings) => [...about(findings, colors), ""]),
    ...undecided(report, colors),
    ...mending(report.findings, colors),
    verdict(report, colors),
  ];
  return `${lines.join("\n")}\n`;
}

function about(findings: readonly ReportedFinding[], colors: Colors): string[] {
  const [first] = findings;
  return first ? [colors.bold(harmless(objectText(first))), ...findings.flatMap((each) => told(each, colors))] : [];
}

function told(finding: ReportedFinding, colors: Colors): string[] {
  const { rule, severity, level, container, path, message, exempted } = finding;
  const mark = exempted ? colors.dim("○") : forbids(finding) ? colors.red("✗") : colors.yellow("!");
  const where = container === null ? "" : `, container ${container}`;
  const how = level === "advisory" ? `${severity}, advisory` : severity;
  return [
    `  ${mark} ${colors.cyan(harmless(placeOf(finding)))} ${colors.bold(rule)} (${how})${harmless(where)}`,
    colors.dim(`      ${harmless(path)}`),
    `      ${harmless(message)}`,
    ...(exempted ? [colors.dim(`      ${harmless(exemptionText(exempted))}`)] : []),
  ];
}

function placeOf({ file, line, column }: ReportedFinding): string {
  return placeText({ file, ...(line !== null && { line }), ...(column !== null && { column }) });
}

function undecided({ undecided: open }: Report, colors: Colors): string[] {
  if (open.length === 0) return [];
  const lines = open.map(({ rule, path, ...object }) => {
    return `  ? ${rule}: ${harmless(objectText(object))} ${harmless(path)} is not known`;
  });
  return [colors.bold("Undecided"), ...lines, ""];
}

function mending(findings: readonly ReportedFinding[], colors: Colors): string[] {
  const broken = brokenRules(findings.filter(({ exempted }) => !exempted));
  if (broken.length === 0) return [];
  const width = Math.max(...broken.map(({ rule }) => rule.length));
  const lines = broken.flatMap(({ rule, fix, references }) => [
    `  ${colors.bold(rule.padEnd(width))}  ${fix}`,
    ...(references.length > 0
      ? [`  ${" ".repeat(width)}  ${colors.dim(references.map(referenceText).join(" · "))}`]
      : []),
  ]);
  return [colors.bold("How to mend"), ...lines, ""];
}

function verdict(report: Report, colors: Colors): string {
  const clean = report.summary.verdict === "clean";
  const said = `${clean ? "✓" : "✗"} ${verdictText(report)}`;
  const more = asides(report).join("; ");
  return `${clean ? colors.green(said) : colors.red(said)}${more === "" ? "" : ` (${more})`}`;
}
