import { code, escaped } from "../../report/markdown";
import { harmless } from "../../report/words";
import type { Diagnosed, Diagnosis } from "../diagnosis";
import { isSound, verdictText, type DiagnosisReport } from "./report";

/** For an issue or a chat: each cause with what shows it and what to do, the most probable first. */
export function markdown(report: DiagnosisReport): string {
  const lines = [
    `### ${isSound(report) ? "✅" : "❌"} circle-core diagnose: ${escaped(report.stack)}`,
    "",
    ...(isSound(report) ? [escaped(verdictText(report)), ""] : []),
    ...report.outcomes.flatMap((outcome) => [
      ...(report.outcomes.length > 1 ? [`#### Cluster ${escaped(outcome.cluster.name)}`, ""] : []),
      ...(outcome.state === "known" ? about(outcome.value) : [escaped(outcome.failure.message), ""]),
    ]),
  ];
  return lines.join("\n").replace(/\n*$/, "\n");
}

function about({ causes, unseen }: Diagnosis): readonly string[] {
  const unknown = unseen.map(({ what, why }) => `- ${escaped(what)}: ${escaped(why)}`);
  return [...causes.flatMap(told), ...(unknown.length > 0 ? ["**Could not be looked at**", "", ...unknown, ""] : [])];
}

function told(cause: Diagnosed): readonly string[] {
  const { severity, message, evidence, explanation, mend, commands, consequences } = cause;
  const following = consequences.map((one) => `- ${escaped(one.message)} (${code(one.code)})`);
  return [
    `${severity === "error" ? "❌" : "⚠️"} **${escaped(message)}** (${code(cause.code)})`,
    "",
    ...evidence.map((line) => `- ${code(line)}`),
    ...(evidence.length > 0 ? [""] : []),
    `${escaped(explanation)} **${escaped(mend)}**`,
    "",
    ...(commands.length > 0 ? ["```sh", ...commands.map(oneLine), "```", ""] : []),
    ...(following.length > 0 ? ["What follows from it:", "", ...following, ""] : []),
  ];
}

/** A line break would end the command, and could end the block. */
function oneLine(command: string): string {
  return harmless(command).replace(/\s+/g, " ");
}
