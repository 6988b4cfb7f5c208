import { createHash } from "node:crypto";
import type { Log, Notification, ReportingDescriptor, Result } from "sarif";
import { version } from "../../../package.json";
import { catalogue } from "../../../policy/rules/catalogue";
import { shapeOf } from "../../logs/shape";
import { harmless, objectText } from "../../report/words";
import { isFailing, placed, type Placed, type ValidationReport } from "./report";
import { groupTitles } from "./words";

/**
 * SARIF 2.1.0. A live object stands in no file: what is shown is the stack's file, which declares it, and the object as a
 * logical place.
 */
export function sarif(report: ValidationReport): string {
  const findings = placed(report);
  const rules = rulesOf(findings);
  const index = new Map(rules.map(({ id }, position) => [id, position]));
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "circle-core", semanticVersion: version, rules } },
        automationDetails: { id: `validate/${report.stack}/` },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: report.clusters.every(({ problem }) => problem === null),
            startTimeUtc: report.startedAt,
            endTimeUtc: report.endedAt,
            toolExecutionNotifications: notifications(report),
          },
        ],
        results: findings.map((each) => resultOf(each, report, index.get(each.finding.code) ?? -1)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** What was found, each code once. Codes of rules have the catalogue's own words. */
function rulesOf(findings: readonly Placed[]): ReportingDescriptor[] {
  const firsts = new Map(findings.toReversed().map((each) => [each.finding.code, each]));
  return [...firsts.values()].toReversed().map(({ group, finding: { code, severity, next } }) => {
    const rule = catalogue.find(({ id }) => `rule-${id}` === code);
    const title = rule?.title ?? `${groupTitles[group]}: ${code.replaceAll("-", " ")}`;
    return {
      id: code,
      name: code,
      shortDescription: { text: title },
      help: { text: harmless(rule ? `${rule.why} ${rule.mend}` : next) },
      defaultConfiguration: { level: severity },
      properties: { tags: ["kubernetes", group] },
    };
  });
}

function resultOf({ cluster, group, finding }: Placed, report: ValidationReport, ruleIndex: number): Result {
  const { code, severity, message, evidence, next, container, path } = finding;
  const parts = [cluster.cluster, objectText(finding), container, path];
  const name = harmless(parts.filter((part) => part !== null && part !== "").join(": "));
  const text = [`${message}. ${next}`, ...evidence].join("\n");
  const of = finding.kind === "Pod" ? shapeOf(message) : finding.name;
  const identity = JSON.stringify([code, cluster.cluster, finding.kind, finding.namespace, of, container, path]);
  return {
    ruleId: code,
    ruleIndex,
    level: isFailing(report, finding) ? severity : "note",
    message: { text: harmless(text) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: stackFile(report) }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: name, kind: "object" }],
      },
    ],
    // Names of pods change from one rollout to the next; what is found does not.
    partialFingerprints: { "circleCoreFinding/v1": createHash("sha256").update(identity).digest("hex").slice(0, 32) },
    properties: { group },
  };
}

function notifications({ clusters }: ValidationReport): Notification[] {
  return clusters.flatMap(({ cluster, problem, groups }): Notification[] => [
    ...(problem ? [{ level: "error" as const, message: { text: harmless(`${cluster}: ${problem.why}`) } }] : []),
    ...groups.flatMap(({ unchecked }) =>
      unchecked.map(({ what, why }): Notification => {
        return { level: "note", message: { text: harmless(`${cluster}: could not check ${what}: ${why}`) } };
      }),
    ),
  ]);
}

function stackFile({ stack }: ValidationReport): string {
  return `Pulumi.${encodeURIComponent(stack)}.yaml`;
}
