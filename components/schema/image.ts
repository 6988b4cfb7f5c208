import { z } from "zod";

export const image = () =>
  z
    .strictObject({
      repository: z
        .string()
        .regex(/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+$/)
        .meta({ examples: ["ghcr.io/ol-s-cloud/circle-core"] })
        .default("ghcr.io/ol-s-cloud/circle-core")
        .describe("Registry and repository, without tag or digest."),
      // A label value too (app.kubernetes.io/version), hence 63 characters and an alphanumeric end.
      tag: z
        .string()
        .regex(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/)
        .meta({ examples: ["0.2.0"] })
        .default("0.2.0")
        .describe("Version that runs."),
      digest: z
        .string()
        .regex(/^sha256:[0-9a-f]{64}$/)
        .meta({ examples: ["sha256: and 64 hex digits"] })
        .optional()
        .describe("Digest of exactly that image; needed in staging and production."),
      pullPolicy: z
        .enum(["IfNotPresent", "Always", "Never"])
        .default("IfNotPresent")
        .describe("When a node asks the registry."),
    })
    .prefault({})
    .describe("Image of the application.");
