import type { Severity } from "../../../operate/report/model";
import { forbids, type Report, type ReportedFinding } from "../../../operate/report/report";

/** What would steer a terminal, become markup, or end a row of a table, where somebody let it. */
const nasty = "x<b>|`@team`\u001b[31m\u202e&\"'";

export function finding(more: Partial<ReportedFinding>): ReportedFinding {
  return {
    rule: "privileged",
    severity: "critical",
    level: "mandatory",
    apiVersion: "apps/v1",
    kind: "Deployment",
    namespace: "shop",
    name: "web",
    container: "app",
    path: "spec.template.spec.containers[0].securityContext.privileged",
    message: "No container is privileged: found true; allowed: false or unset",
    fix: "Remove securityContext.privileged.",
    references: [
      { framework: "PSS", id: "privileged", level: "baseline", url: "https://kubernetes.io/docs/#baseline" },
    ],
    file: "manifests/a b.yaml",
    line: 12,
    column: 9,
    exempted: false,
    ...more,
  };
}

const rule = {
  id: "privileged",
  title: "No container is privileged",
  severity: "critical",
  why: "It is root.",
  mend: "Remove it.",
  references: finding({}).references,
} as const;

/** Something of everything, with texts that mean to do harm. */
export function report(findings: readonly ReportedFinding[], more: Partial<Report> = {}): Report {
  const of = (severity: Severity) => findings.filter((each) => each.severity === severity).length;
  const problems = more.problems ?? [];
  const mandatory = findings.filter(forbids).length;
  return {
    findings,
    undecided: [],
    problems,
    rules: [rule, { ...rule, id: "kept", title: "Something kept", severity: "low", references: [] }],
    summary: {
      verdict: problems.length > 0 ? "incomplete" : mandatory > 0 ? "violations" : "clean",
      files: 1,
      skipped: 2,
      objects: 3,
      rules: 2,
      mandatory,
      advisory: findings.filter(({ level, exempted }) => level === "advisory" && !exempted).length,
      exempted: findings.filter(({ exempted }) => exempted !== false).length,
      undecided: more.undecided?.length ?? 0,
      severities: { critical: of("critical"), high: of("high"), medium: of("medium"), low: of("low") },
      errors: problems.map(({ file, line, column, message }) => ({
        file,
        line: line ?? null,
        column: column ?? null,
        message,
      })),
    },
    ...more,
  };
}

export const everything = report(
  [
    finding({}),
    finding({ name: nasty, container: nasty, rule: "high-one", severity: "high", line: 30, column: 1 }),
    finding({
      level: "advisory",
      severity: "low",
      rule: "advice",
      container: null,
      references: [],
      file: "-",
      line: null,
      column: null,
    }),
    finding({
      rule: "let-off",
      severity: "medium",
      exempted: { reason: `until ${nasty}`, owner: "platform", until: "2027-01-31" },
    }),
  ],
  {
    problems: [
      { file: "b.yaml", line: 3, column: 2, message: "no valid YAML" },
      { file: "c.yaml", message: "no such file or folder" },
    ],
    undecided: [
      {
        rule: "image-tag",
        apiVersion: "v1",
        kind: "Pod",
        namespace: "",
        name: "p",
        path: "spec.x",
        file: "-",
        line: 4,
      },
    ],
  },
);
