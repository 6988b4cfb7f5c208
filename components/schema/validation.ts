import { z } from "zod";

/** A regular expression, as JavaScript has them. */
const pattern = () =>
  z
    .string()
    .min(1)
    .max(200)
    .refine(isPattern, "a regular expression, such as ^GET /health")
    .meta({ pattern: "^(?=.{1,200}$)", examples: ["^GET /health", "retrying in \\d+ s"] });

export const validation = () =>
  z
    .strictObject({
      ignoredLogLines: z
        .array(pattern())
        .max(50)
        .default([])
        .describe(
          "Log lines that circle-core validate takes for no findings, whatever their level: regular expressions, each of them looked for anywhere in the line.",
        ),
    })
    .prefault({})
    .describe("How circle-core validate and deploy judge what runs.");

function isPattern(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}
