import type { JsonReport } from "./model";
import type { Report } from "./report";

/** For machines, in the form of docs/schema/findings.json. */
export function json({ summary, findings, undecided }: Report): string {
  const report: JsonReport = {
    version: 1,
    summary,
    findings: findings.map(({ column: _, ...finding }) => finding),
    undecided,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
