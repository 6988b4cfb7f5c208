import { z } from "zod";
import { objectName } from "./values";

const variableName = () =>
  z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/)
    .meta({ examples: ["LOG_FORMAT"] });

/** Environment variables in clear, by name. No process can be given a zero byte. */
export const environment = () =>
  z
    .record(
      variableName().describe("the name of an environment variable"),
      z
        .string()
        .max(4096)
        .regex(/^[^\0]*$/),
    )
    .default({})
    .describe(
      "Environment variables beside the stack's own; never a secret. $(NAME) stands for one of those, or of secretEnvironment.",
    );

/** Environment variables that are read from Secrets. */
export const secretEnvironment = () =>
  z
    .array(
      z.strictObject({
        name: variableName().describe("Name of the variable."),
        secret: objectName().describe("Secret in the namespace; a pod waits until it is there."),
        key: z
          .string()
          .regex(/^(?!\.$|\.\.)[-A-Za-z0-9_.]{1,253}$/)
          .meta({ examples: ["password", "api-key"] })
          .describe("Key of the Secret."),
      }),
    )
    .default([])
    .describe("Environment variables from Secrets of yours; a changed Secret is read by the next pod.");
