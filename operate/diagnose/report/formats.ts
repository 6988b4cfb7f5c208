import type { Colors } from "../../terminal";
import { json } from "./json";
import { markdown } from "./markdown";
import type { DiagnosisReport } from "./report";
import { text } from "./text";

/** The forms that a diagnosis can take. */
const writers = { text, json, markdown } as const satisfies Readonly<
  Record<string, (report: DiagnosisReport, colors: Colors) => string>
>;

export type DiagnosisFormat = keyof typeof writers;
export const diagnosisFormats = Object.keys(writers) as readonly DiagnosisFormat[];

/** The diagnosis as a text in the format. */
export function written(report: DiagnosisReport, format: DiagnosisFormat, colors: Colors): string {
  return writers[format](report, colors);
}
