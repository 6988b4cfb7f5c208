import type { Report, ReportedFinding } from "./report";
import { forbids } from "./report";
import { problemText } from "../errors";
import { exemptionText, harmless, objectText } from "./words";

interface Case {
  readonly name: string;
  readonly rule: string;
  readonly kind: "failure" | "error" | "skipped" | "passed";
  /** What stands inside of it, as XML. */
  readonly inside: string;
}

/** JUnit XML: one case for each object that breaks a rule, one for each rule that is kept, one for each unreadable input. */
export function junit(report: Report): string {
  const broken = Map.groupBy(report.findings, (finding) => JSON.stringify([finding.rule, objectText(finding)]));
  const rules = new Set(report.findings.map(({ rule }) => rule));
  const cases: Case[] = [
    ...report.problems.map((problem) => ({
      name: problem.file,
      rule: "input",
      kind: "error" as const,
      inside: `<error message="${xml(problemText(problem))}" type="unreadable"/>`,
    })),
    ...[...broken.values()].flatMap(brokenCase),
    ...report.rules
      .filter(({ id }) => !rules.has(id))
      .map(({ id, title }): Case => {
        return { name: title, rule: id, kind: "passed", inside: "" };
      }),
  ];
  const count = (kind: Case["kind"]) => cases.filter((each) => each.kind === kind).length;
  const counts = `tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="circle-core lint" ${counts} time="0">`,
    `  <testsuite name="circle-core lint" ${counts} skipped="${count("skipped")}" time="0">`,
    ...cases.map(caseText),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
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
    return [{ name, rule: first.rule, kind: "failure", inside }];
  }
  const exempted = findings.find((finding) => finding.exempted !== false)?.exempted;
  return exempted
    ? [{ name, rule: first.rule, kind: "skipped", inside: `<skipped message="${xml(exemptionText(exempted))}"/>` }]
    : [{ name, rule: first.rule, kind: "passed", inside: `<system-out>${lines}</system-out>` }];
}

function findingText({ file, line, column, container, path, message, level, exempted, fix }: ReportedFinding): string {
  const about = [
    container === null ? [] : [`container ${container}`],
    exempted ? [exemptionText(exempted)] : [],
  ].flat();
  const place = problemText({ file, ...(line !== null && { line }), ...(column !== null && { column }), message });
  return `${level}: ${place}\n  ${[path, ...about].join(", ")}\n  ${fix}`;
}

function caseText({ name, rule, inside }: Case): string {
  const open = `    <testcase name="${xml(name)}" classname="${xml(rule)}" time="0"`;
  return inside === "" ? `${open}/>` : `${open}>${inside}</testcase>`;
}

/** Safe as the text of an element, and of an attribute. */
function xml(text: string): string {
  return harmless(text)
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
