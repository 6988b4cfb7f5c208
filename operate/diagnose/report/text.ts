import type { Failure } from "../../errors";
import { harmless } from "../../report/words";
import type { Colors } from "../../terminal";
import type { Diagnosed, Diagnosis } from "../diagnosis";
import { isSound, verdictText, type DiagnosisReport } from "./report";

/**
 * For people at a terminal: each cause with what shows it and what to do, the most probable first, which is the verdict.
 */
export function text(report: DiagnosisReport, colors: Colors): string {
  const blocks = report.outcomes.flatMap((outcome) => [
    ...(report.outcomes.length > 1 ? [[colors.bold(`Cluster ${outcome.cluster.name}`)]] : []),
    ...(outcome.state === "known" ? about(outcome.value, colors) : [failed(outcome.failure)]),
  ]);
  const sound = isSound(report) ? [[colors.green(`✓ ${verdictText(report)}`)]] : [];
  return `${[...sound, ...blocks].map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function failed({ message, hint }: Failure): readonly string[] {
  return [message, ...(hint === undefined ? [] : [hint])].map(harmless);
}

function about({ causes, unseen }: Diagnosis, colors: Colors): readonly (readonly string[])[] {
  const unknown = unseen.map(({ what, why }) => `  ? ${harmless(`${what}: ${why}`)}`);
  return [
    ...causes.map((cause) => told(cause, colors)),
    ...(unknown.length > 0 ? [[colors.bold("Could not be looked at"), ...unknown]] : []),
  ];
}

function told(cause: Diagnosed, colors: Colors): readonly string[] {
  const { code, severity, message, evidence, explanation, mend, commands, consequences } = cause;
  const mark = severity === "error" ? colors.red("✗") : colors.yellow("!");
  return [
    `${mark} ${colors.bold(harmless(message))} ${colors.dim(`[${code}]`)}`,
    ...evidence.map((line) => `    ${colors.dim(harmless(line))}`),
    `  ${explanation}`,
    `  ${colors.cyan("→")} ${harmless(mend)}`,
    ...commands.map((command) => `    ${harmless(command)}`),
    ...(consequences.length > 0 ? [colors.dim("  What follows from it:")] : []),
    ...consequences.map((one) => colors.dim(`    ${harmless(one.message)} [${one.code}]`)),
  ];
}
