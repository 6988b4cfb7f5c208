import { isSound, verdictText, type DiagnosisReport } from "./report";

/** For programs. */
export function json(report: DiagnosisReport): string {
  const form = {
    version: 1,
    stack: report.stack,
    sound: isSound(report),
    verdict: verdictText(report),
    clusters: report.outcomes.map((outcome) =>
      outcome.state === "known"
        ? outcome.value
        : { cluster: outcome.cluster.name, context: outcome.cluster.context, unreachable: outcome.failure.message },
    ),
  };
  return `${JSON.stringify(form, null, 2)}\n`;
}
