import { code, escaped, fitting, folded } from "../../report/markdown";
import { objectText } from "../../report/words";
import type { JsonConnection } from "./model";
import { isFailing, placed, type Placed, type ValidationReport } from "./report";
import { coverageText, groupTitles, placeText, verdictText } from "./words";

/** For a comment on a pull request or a page of CI: the verdict first, then what failed, then the rest, folded. */
export function markdown(report: ValidationReport): string {
  const findings = placed(report);
  const unchecked = report.clusters.flatMap(({ groups }) =>
    groups.flatMap((group) => group.unchecked.map(({ what, why }) => `- ${escaped(what)}: ${escaped(why)}`)),
  );
  const ways = report.clusters.flatMap(({ connections }) => connections.map(way));
  return [
    `### ${report.verdict === "passed" ? "✅" : "❌"} circle-core validate`,
    "",
    `**${escaped(verdictText(report))}**`,
    "",
    escaped(coverageText(report)),
    "",
    ...report.clusters.map((cluster) => `- ${escaped(placeText(cluster))}: ${statesOf(cluster)}`),
    "",
    ...(findings.length > 0
      ? [
          "| | what | object | next |",
          "| --- | --- | --- | --- |",
          ...fitting(
            findings.map((each) => row(each, report)),
            "| … | {} more: see the other formats | | |",
          ),
          "",
        ]
      : []),
    ...folded(
      "Evidence",
      findings
        .filter(({ finding }) => finding.evidence.length > 0)
        .map(({ finding }) => `- ${escaped(finding.message)}<br>${finding.evidence.map(code).join("<br>")}`),
    ),
    ...folded("Who reaches whom", ways),
    ...folded("Could not be checked", unchecked),
  ]
    .join("\n")
    .replace(/\n*$/, "\n");
}

const marks = { passed: "✅", warned: "⚠️", failed: "❌", unchecked: "⚪" } as const;

function statesOf({ groups, problem }: ValidationReport["clusters"][number]): string {
  if (problem) return `❌ ${escaped(problem.why)}`;
  return groups.map(({ group, state, checked }) => `${marks[state]} ${groupTitles[group]} ${checked}`).join(" · ");
}

function row({ cluster, group, finding }: Placed, report: ValidationReport): string {
  const mark = isFailing(report, finding) ? "❌" : "⚠️";
  const { container, path, message, next } = finding;
  const object = [objectText(finding), ...(container === null ? [] : [container])].map(code).join(" ");
  const place = report.clusters.length > 1 ? `<br>${escaped(cluster.cluster)}` : "";
  const what = [escaped(message), ...(path === null ? [] : [code(path)])].join("<br>");
  return `| ${mark} | ${what} | ${object}${place}<br>${groupTitles[group]} | ${escaped(next)} |`;
}

function way({ from, to, declared, proven, why }: JsonConnection): string {
  const agrees = proven === "unproven" ? "⚪" : (declared === "allowed") === (proven === "open") ? "✅" : "❌";
  return `- ${agrees} ${escaped(from)} → ${escaped(to)}: ${declared}, ${proven}${why === null ? "" : ` (${escaped(why)})`}`;
}
