import type { JsonFinding } from "./model";
import { forbids, type Report, type ReportedFinding } from "./report";

/** `1 object`, `2 objects`. */
export function counted(count: number, noun: string): string {
  const plural = noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${count} ${count === 1 ? noun : plural}`;
}

/** `Deployment shop/web`. */
export function objectText({ kind, namespace, name }: Pick<JsonFinding, "kind" | "namespace" | "name">): string {
  return [kind, [namespace, name].filter((part) => part !== "").join("/")].filter((part) => part !== "").join(" ");
}

/** `PSS restricted runAsNonRoot`. */
export function referenceText({ framework, level, id }: JsonFinding["references"][number]): string {
  return [framework, level, id].filter((part) => part !== undefined).join(" ");
}

/** The verdict in a sentence. */
export function verdictText({ summary }: Report): string {
  const { verdict, mandatory, advisory, objects, files, rules } = summary;
  const judged = `${counted(objects, "object")} in ${counted(files, "file")}`;
  if (verdict === "incomplete") {
    const missing = counted(summary.errors.length, "problem");
    const found = mandatory > 0 ? `; ${counted(mandatory, "violation")} in what could` : "";
    return `Not everything could be read (${missing})${found}: the verdict is incomplete`;
  }
  if (mandatory > 0) return `${counted(mandatory, "violation")} of mandatory rules: ${judged}`;
  if (advisory > 0) return `No mandatory rule is violated: ${judged}, ${counted(rules, "rule")}`;
  return `All rules are kept: ${judged}, ${counted(rules, "rule")}`;
}

/** What else there is to know, each in a few words. */
export function asides({ summary }: Report): readonly string[] {
  const { severities, mandatory, advisory, exempted, undecided, skipped } = summary;
  const shares = (["critical", "high", "medium", "low"] as const)
    .filter((severity) => severities[severity] > 0)
    .map((severity) => `${severities[severity]} ${severity}`);
  return [
    ...(mandatory + advisory + exempted > 0 ? [shares.join(", ")] : []),
    ...(advisory > 0 ? [`${advisory} advisory`] : []),
    ...(exempted > 0 ? [`${exempted} exempted`] : []),
    ...(undecided > 0 ? [`${undecided} undecided, because a value is not known`] : []),
    ...(skipped > 0 ? [`${counted(skipped, "file")} without an object skipped`] : []),
  ];
}

export function exemptionText(exempted: Exclude<JsonFinding["exempted"], false>): string {
  return `exempted until ${exempted.until} by ${exempted.owner}: ${exempted.reason}`;
}

/** The rules among the findings, in the order of their first one. */
export function brokenRules(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  return [...new Map(findings.toReversed().map((finding) => [finding.rule, finding])).values()].toReversed();
}

const ranks = ["critical", "high", "medium", "low"];

/** What forbids first, then the most severe. */
export function worstFirst(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  const rank = (finding: ReportedFinding) => (forbids(finding) ? 0 : 10) + ranks.indexOf(finding.severity);
  return findings.toSorted((a, b) => rank(a) - rank(b));
}

/** What would steer a terminal, or turn the reading direction, becomes a sign that shows it was there. */
export function harmless(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, "\ufffd");
}
