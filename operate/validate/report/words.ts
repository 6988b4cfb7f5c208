import { counted } from "../../report/words";
import type { JsonValidation } from "./model";
import { isFailing, placed, reportOf, type ValidationReport } from "./report";
import type { Validation } from "../validation";

/** What each group is called in reports. */
export const groupTitles = {
  configuration: "configuration",
  health: "health endpoint",
  containers: "containers",
  logs: "logs",
  security: "security",
} as const;

/** The verdict in a sentence; where it is not as it must be, with the first cause. */
export function verdictText(report: JsonValidation): string {
  const { stack, verdict, summary, clusters } = report;
  const found = [
    ...(summary.errors > 0 ? [counted(summary.errors, "error")] : []),
    ...(summary.warnings > 0 ? [counted(summary.warnings, "warning")] : []),
  ].join(", ");
  const silent = clusters.filter(({ problem }) => problem !== null).map(({ cluster }) => cluster);
  switch (verdict) {
    case "passed":
      return `${stack} is as it must be${unseenText(report)}${found === "" ? "" : `, with ${found}`}`;
    case "failed":
      return `${stack} is not as it must be: ${causeIn(report)} (${found})${silent.length > 0 ? `; ${silent.join(", ")} could not be asked` : ""}`;
    case "refused":
      return `${stack} could not be validated: ${silent.join(", ")} does not let it look`;
    case "unreachable":
      return `${stack} could not be validated: ${silent.join(", ")} can't be reached`;
  }
}

/** Groups of which nothing at all could be looked at: the verdict is then of the others alone. */
function unseenText({ clusters }: JsonValidation): string {
  const unseen = clusters.flatMap(({ groups }) =>
    groups.filter(({ state, unchecked }) => state === "unchecked" && unchecked.length > 0).map(({ group }) => group),
  );
  const names = [...new Set(unseen)].map((group) => groupTitles[group]).join(", ");
  return names === "" ? "" : ` in what could be seen (nothing of: ${names})`;
}

const causeLength = 160;

function causeIn(report: JsonValidation): string {
  const [first] = placed(report).filter(({ finding }) => isFailing(report, finding));
  const message = first?.finding.message ?? "";
  return message.length > causeLength ? `${message.slice(0, causeLength - 1)}…` : message;
}

/** The verdict of a validation in one line. */
export function verdictLine(validation: Validation): string {
  return verdictText(reportOf(validation));
}

/** How much was looked at, and how long that took: apart from the verdict. */
export function coverageText({ summary, startedAt, endedAt }: JsonValidation): string {
  const { checked, unchecked, coverage, rounds } = summary;
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  const looks = rounds === 1 ? "" : `, ${rounds} looks`;
  return `checked ${checked} of ${checked + unchecked} things (${coverage} %) in ${seconds.toFixed(1)} s${looks}`;
}

/** Where a cluster's part of it is: only told where there are several, or where somebody asks which it was. */
export function placeText({ cluster, context, namespace }: ValidationReport["clusters"][number]): string {
  return `${cluster} (context ${context}, namespace ${namespace})`;
}
