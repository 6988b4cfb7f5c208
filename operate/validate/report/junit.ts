import { junitXml, xml, type Case } from "../../report/junitXml";
import { objectText } from "../../report/words";
import type { JsonFinding } from "./model";
import { isFailing, type ValidationReport } from "./report";
import { groupTitles } from "./words";

/**
 * JUnit XML: a suite for each cluster; in it a case for each finding, one for each group that found nothing, and one that
 * was skipped for each thing that could not be checked.
 */
export function junit(report: ValidationReport): string {
  const seconds = (Date.parse(report.endedAt) - Date.parse(report.startedAt)) / 1000;
  const suites = report.clusters.map(({ cluster, groups, problem }) => ({
    name: `${report.stack} on ${cluster}`,
    seconds,
    cases: [
      ...(problem ? [unasked(problem)] : []),
      ...groups.flatMap(({ group, findings, unchecked, checked }): Case[] => [
        ...findings.map((finding) => caseOf(finding, group, isFailing(report, finding))),
        ...(findings.length === 0 && checked > 0
          ? [
              {
                name: `${groupTitles[group]}: ${checked} checked`,
                className: group,
                kind: "passed" as const,
                inside: "",
              },
            ]
          : []),
        ...unchecked.map(({ what, why }): Case => {
          return { name: what, className: group, kind: "skipped", inside: `<skipped>${xml(why)}</skipped>` };
        }),
      ]),
    ],
  }));
  return junitXml("circle-core validate", suites);
}

function unasked({ kind, why }: NonNullable<ValidationReport["clusters"][number]["problem"]>): Case {
  const inside = `<error message="${xml(why)}" type="${kind}"/>`;
  return { name: "the cluster can be asked", className: "cluster", kind: "error", inside };
}

function caseOf(finding: JsonFinding, group: string, failing: boolean): Case {
  const { code, message, evidence, next, severity, path, container } = finding;
  const name = [objectText(finding), ...(container === null ? [] : [container]), code].join(": ");
  const lines = xml([message, ...(path === null ? [] : [path]), ...evidence, next].join("\n"));
  return failing
    ? {
        name,
        className: group,
        kind: "failure",
        inside: `<failure message="${xml(message)}" type="${severity}">${lines}</failure>`,
      }
    : { name, className: group, kind: "passed", inside: `<system-out>${lines}</system-out>` };
}
