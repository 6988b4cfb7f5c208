import type { JsonValidation } from "./model";
import type { ValidationReport } from "./report";

/** For machines, in the form of docs/schema/validation.json. */
export function json({ settings: _, failing: __, ...report }: ValidationReport): string {
  const document: JsonValidation = report;
  return `${JSON.stringify(document, null, 2)}\n`;
}
