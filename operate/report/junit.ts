import type { Report, ReportedFinding } from "./report";
import { forbids } from "./report";
import { problemText } from "../errors";
import { junitXml, xml, type Case } from "./junitXml";
import { exemptionText, objectText } from "./words";

/** JUnit XML: one case for each object that breaks a rule, one for each rule that is kept, one for each unreadable input. */
export function junit(report: Report): string {
  const broken = Map.groupBy(report.findings, (finding) => JSON.stringify([finding.rule, objectText(finding)]));
  const rules = new Set(report.findings.map(({ rule }) => rule));
  const cases: Case[] = [
    ...report.problems.map((problem) => ({
      name: problem.file,
      className: "input",
      kind: "error" as const,
      inside: `<error message="${xml(problemText(problem))}" type="unreadable"/>`,
    })),
    ...[...broken.values()].flatMap(brokenCase),
    ...report.rules
      .filter(({ id }) => !rules.has(id))
      .map(({ id, title }): Case => {
        return { name: title, className: id, kind: "passed", inside: "" };
      }),
  ];
  return junitXml("circle-core lint", [{ name: "circle-core lint", cases }]);
}

function brokenCase(findings: readonly ReportedFinding[]): Case[] {
  const [first] = findings;
  if (!first) return [];
  const name = objectText(first);
  const forbidding = findings.filter(forbids);
  const lines = xml(findings.map(findingText).join("\n"));
  if (forbidding[0]) {
    const message = xml(forbidding[0].message);
    const inside = `<failure message="${message}" type="${first.severity}">${lines}</failure>`;
    return [{ name, className: first.rule, kind: "failure", inside }];
  }
  const exempted = findings.find((finding) => finding.exempted !== false)?.exempted;
  return exempted
    ? [{ name, className: first.rule, kind: "skipped", inside: `<skipped>${xml(exemptionText(exempted))}</skipped>` }]
    : [{ name, className: first.rule, kind: "passed", inside: `<system-out>${lines}</system-out>` }];
}

function findingText({ file, line, column, container, path, message, level, exempted, fix }: ReportedFinding): string {
  const about = [
    container === null ? [] : [`container ${container}`],
    exempted ? [exemptionText(exempted)] : [],
  ].flat();
  const place = problemText({ file, ...(line !== null && { line }), ...(column !== null && { column }), message });
  return `${level}: ${place}\n  ${[path, ...about].join(", ")}\n  ${fix}`;
}
