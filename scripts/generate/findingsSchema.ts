import { z } from "zod";
import { reportSchema } from "../../operate/report/model";

/** The JSON Schema of what `circle-core lint --output json` writes. */
export function findingsSchema(): z.core.JSONSchema.JSONSchema {
  return { ...z.toJSONSchema(reportSchema), title: "Report of circle-core lint" };
}
