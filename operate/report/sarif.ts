import { createHash } from "node:crypto";
import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { Log, Notification, ReportingDescriptor, Result } from "sarif";
import { version } from "../../package.json";
import type { Report, ReportedFinding, RuleText } from "./report";
import { forbids } from "./report";
import { harmless, objectText, referenceText } from "./words";

const levels = { critical: "error", high: "error", medium: "warning", low: "note" } as const;
/** As code scanning sorts them. */
const scores = { critical: "9.5", high: "8.0", medium: "5.5", low: "2.5" } as const;

/** SARIF 2.1.0, for code scanning: it shows each finding at its line. */
export function sarif(report: Report): string {
  const index = new Map(report.rules.map(({ id }, position) => [id, position]));
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "circle-core",
            semanticVersion: version,
            rules: report.rules.map(ruleOf),
          },
        },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: report.problems.length === 0,
            toolExecutionNotifications: [...report.problems.map(problemOf), ...report.undecided.map(undecidedOf)],
          },
        ],
        results: report.findings.map((finding) => resultOf(finding, index.get(finding.rule) ?? -1)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf({ id, title, severity, why, mend, references }: RuleText): ReportingDescriptor {
  const url = references[0]?.url;
  const see = references.map((reference) => {
    return reference.url === undefined ? referenceText(reference) : `[${referenceText(reference)}](${reference.url})`;
  });
  return {
    id,
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: `${title}. ${why}` },
    help: {
      text: `${why} ${mend}`,
      markdown: [why, `**Mend:** ${mend}`, ...(see.length > 0 ? [`**See:** ${see.join(", ")}`] : [])].join("\n\n"),
    },
    ...(url !== undefined && { helpUri: url }),
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: ["kubernetes", "security", ...new Set(references.map(({ framework }) => framework))],
      precision: "very-high",
      "security-severity": scores[severity],
    },
  };
}

function resultOf(finding: ReportedFinding, ruleIndex: number): Result {
  const { rule, severity, file, line, column, path, container, message, fix, exempted } = finding;
  const name = harmless(
    [objectText(finding), container, path].filter((part) => part !== null && part !== "").join(": "),
  );
  return {
    ruleId: rule,
    ruleIndex,
    level: forbids(finding) || exempted ? levels[severity] : "note",
    message: { text: harmless(`${message}. ${fix}`) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...regionOf(line, column) },
        logicalLocations: [{ fullyQualifiedName: name, kind: "object" }],
      },
    ],
    partialFingerprints: { "circleCoreFinding/v1": fingerprint(finding) },
    suppressions: exempted
      ? [
          {
            kind: "external",
            status: "accepted",
            justification: harmless(`${exempted.reason} (${exempted.owner}, until ${exempted.until})`),
          },
        ]
      : [],
  };
}

function regionOf(line: number | null, column: number | null) {
  return line === null ? {} : { region: { startLine: line, ...(column !== null && { startColumn: column }) } };
}

/** The same as long as the finding is, wherever in its file it moves. */
function fingerprint({ rule, apiVersion, kind, namespace, name, container, path, file }: ReportedFinding): string {
  const identity = JSON.stringify([rule, apiVersion, kind, namespace, name, container, path, file]);
  return createHash("sha256").update(identity).digest("hex").slice(0, 32);
}

function problemOf({ file, line, column, message }: Report["problems"][number]): Notification {
  return {
    level: "error",
    message: { text: harmless(message) },
    locations: [
      { physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...regionOf(line ?? null, column ?? null) } },
    ],
  };
}

function undecidedOf({ rule, path, file, line, ...object }: Report["undecided"][number]): Notification {
  return {
    level: "note",
    message: { text: harmless(`${rule} is undecided: ${objectText(object)} ${path} is not known`) },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...regionOf(line, null) } }],
  };
}

/** Relative to where the command ran, which in CI is the checkout. */
function uriOf(file: string): string {
  if (file === "-" || file === "") return "stdin";
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.replace(/^\.\//, "").split("/").map(encodeURIComponent).join("/");
}
