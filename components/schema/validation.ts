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
      networkProbe: z
        .strictObject({
          enabled: z
            .boolean()
            .default(true)
            .describe("Whether short Jobs are started for that: some may connect and some may not."),
          image: z.string().min(1).max(300).optional().describe("Their image; left out: the application's own."),
          command: z
            .array(z.string().min(1).max(4096))
            .min(1)
            .max(20)
            .optional()
            .meta({ examples: [["/probe", "{host}", "{port}", "{expected}"]] })
            .describe(
              "What they run to try a connection: {host} and {port} stand for the other end, {expected} for allowed or forbidden; exit code 0 where it connects, 1 where not. Left out: what the image has of Python, Node.js and a shell.",
            ),
        })
        .prefault({})
        .describe("How it is proven that the network lets through what is declared, and nothing else."),
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
