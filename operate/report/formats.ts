import type { Colors } from "../terminal";
import { html } from "./html";
import { json } from "./json";
import { junit } from "./junit";
import { markdown } from "./markdown";
import type { Report } from "./report";
import { sarif } from "./sarif";
import { text } from "./text";

/** The forms a report can take, by their names on the command line. Colours are for people's terminals only. */
const writers = { text, json, junit, sarif, markdown, html } as const satisfies Readonly<
  Record<string, (report: Report, colors: Colors) => string>
>;

export type Format = keyof typeof writers;
export const formats = Object.keys(writers) as readonly Format[];

/** The report as a text in the format. */
export function written(report: Report, format: Format, colors: Colors): string {
  return writers[format](report, colors);
}
