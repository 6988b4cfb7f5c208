import { counted } from "../../report/words";
import type { Outcome } from "../../cluster/each";
import type { Diagnosis } from "../diagnosis";

/** What all formats show: each cluster of the stack with what is the matter there, or why it could not be looked at. */
export interface DiagnosisReport {
  readonly stack: string;
  readonly outcomes: readonly Outcome<Diagnosis>[];
}

/** The diagnoses of the clusters that could be looked at. */
function diagnosesOf({ outcomes }: DiagnosisReport): readonly Diagnosis[] {
  return outcomes.flatMap((outcome) => (outcome.state === "known" ? [outcome.value] : []));
}

/** The verdict in a sentence. */
export function verdictText(report: DiagnosisReport): string {
  const causes = diagnosesOf(report).flatMap((diagnosis) => diagnosis.causes);
  const error = causes.find(({ severity }) => severity === "error");
  if (error) return error.message;
  if (!isSound(report)) return "Not every cluster could be looked at";
  const warnings = causes.length > 0 ? `: ${counted(causes.length, "warning")}` : "";
  const isPartial = diagnosesOf(report).some(({ unseen }) => unseen.length > 0);
  if (isPartial) return `Nothing is broken in what could be seen of ${report.stack}, which is not all${warnings}`;
  return `${warnings === "" ? "Nothing is wrong with" : "Nothing is broken in"} ${report.stack}${warnings}`;
}

/** Could all clusters be looked at, and is nothing broken there? Warnings break nothing. */
export function isSound({ outcomes }: DiagnosisReport): boolean {
  return outcomes.every(
    (outcome) => outcome.state === "known" && outcome.value.causes.every(({ severity }) => severity === "warning"),
  );
}
