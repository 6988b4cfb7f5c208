import type { Format } from "../../report/formats";
import type { Colors } from "../../terminal";
import type { Validation } from "../validation";
import { html } from "./html";
import { json } from "./json";
import { junit } from "./junit";
import { markdown } from "./markdown";
import { reportOf, type ValidationReport } from "./report";
import { sarif } from "./sarif";
import { text } from "./text";

/** The same forms as the reports of `lint`. */
const writers: Readonly<Record<Format, (report: ValidationReport, colors: Colors) => string>> = {
  text,
  json,
  junit,
  sarif,
  markdown,
  html,
};

/** The validation as a text in the format. */
export function written(validation: Validation, format: Format, colors: Colors): string {
  return writers[format](reportOf(validation), colors);
}
