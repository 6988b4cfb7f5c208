import { counted, harmless, objectText } from "../../report/words";
import type { Colors } from "../../terminal";
import type { JsonGroup } from "./model";
import { isFailing, placed, type Placed, type ValidationReport } from "./report";
import { coverageText, groupTitles, placeText, verdictText } from "./words";

/** For people at a terminal: the verdict, then what failed, then the rest, shortly. */
export function text(report: ValidationReport, colors: Colors): string {
  const findings = placed(report);
  const failing = findings.filter(({ finding }) => isFailing(report, finding));
  const others = findings.filter(({ finding }) => !isFailing(report, finding));
  const blocks = [
    head(report, colors),
    ...failing.map((each) => told(each, report, colors)),
    ...(others.length === 0 ? [] : [shortly(others, report, colors)]),
    states(report, colors),
    ...unchecked(report, colors),
  ];
  const filled = blocks.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function head(report: ValidationReport, colors: Colors): string[] {
  const good = report.verdict === "passed";
  const said = harmless(`${good ? "✓" : "✗"} ${verdictText(report)}`);
  return [
    colors.bold(good ? colors.green(said) : colors.red(said)),
    colors.dim(`  ${coverageText(report)}`),
    ...report.clusters.map((cluster) => {
      const why = cluster.problem ? `: ${cluster.problem.why}` : "";
      return harmless(`  ${placeText(cluster)}${why}`);
    }),
  ];
}

function told({ cluster, group, finding }: Placed, { clusters }: ValidationReport, colors: Colors): string[] {
  const mark = finding.severity === "error" ? colors.red("✗") : colors.yellow("!");
  const where = [
    objectText(finding),
    ...(finding.container === null ? [] : [`container ${finding.container}`]),
    ...(clusters.length > 1 ? [`cluster ${cluster.cluster}`] : []),
  ].join(", ");
  return [
    `${mark} ${colors.bold(harmless(finding.message))}`,
    harmless(`    ${where} · ${groupTitles[group]} · ${finding.code}`),
    ...finding.evidence.map((line) => colors.dim(`    | ${harmless(line)}`)),
    `    ${colors.cyan("→")} ${harmless(finding.next)}`,
  ];
}

function shortly(findings: readonly Placed[], { clusters }: ValidationReport, colors: Colors): string[] {
  return findings.map(({ cluster, finding }) => {
    const place = clusters.length > 1 ? `${cluster.cluster}: ` : "";
    return `${colors.yellow("!")} ${harmless(`${place}${objectText(finding)}: ${finding.message}`)} ${colors.dim(`[${finding.code}]`)}`;
  });
}

const marks = { passed: "✓", warned: "!", failed: "✗", unchecked: "○" } as const;

/** One line for each cluster: the groups, and how much each of them looked at. */
function states({ clusters }: ValidationReport, colors: Colors): string[] {
  return clusters
    .filter(({ groups }) => groups.length > 0)
    .map(({ cluster, groups }) => {
      const said = groups.map((group) => `${colored(group, colors)} ${groupTitles[group.group]} ${group.checked}`);
      return `${clusters.length > 1 ? `${harmless(cluster)}: ` : ""}${said.join(colors.dim(" · "))}`;
    });
}

function colored({ state }: JsonGroup, colors: Colors): string {
  const paint = { passed: colors.green, warned: colors.yellow, failed: colors.red, unchecked: colors.dim };
  return paint[state](marks[state]);
}

/** What has the same reason stands together. */
function unchecked({ clusters }: ValidationReport, colors: Colors): string[][] {
  const all = clusters.flatMap(({ cluster, groups }) =>
    groups.flatMap((group) =>
      group.unchecked.map(({ what, why }) => ({ what: clusters.length > 1 ? `${cluster}: ${what}` : what, why })),
    ),
  );
  if (all.length === 0) return [];
  const lines = [...Map.groupBy(all, ({ why }) => why)].flatMap(([why, [first, ...more]]) => [
    `  ${colors.dim("○")} ${harmless(more.length === 0 ? `${first?.what ?? ""}: ${why}` : why)}`,
    ...(more.length === 0 ? [] : [first, ...more].map((each) => `      ${harmless(each?.what ?? "")}`)),
  ]);
  return [[`${counted(all.length, "thing")} could not be checked:`, ...lines]];
}
