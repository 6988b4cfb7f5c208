import { z } from "zod";
import { objectName } from "./values";

const host = "[a-z0-9]+((\\.|-+)[a-z0-9]+)*";
const part = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";

/** A registry and the path of a repository in it, in the grammar of image references. */
export const repositoryPattern = `${host}(:[0-9]{1,5})?(/${part})+`;

/** A tag that can be a label value too (app.kubernetes.io/version): at most 63 characters, an alphanumeric end. */
export const tagPattern = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

export const image = () =>
  z
    .strictObject({
      repository: z
        .string()
        .max(255)
        .regex(new RegExp(`^${repositoryPattern}$`))
        .meta({ examples: ["ghcr.io/ol-s-cloud/circle-core"] })
        .default("ghcr.io/ol-s-cloud/circle-core")
        .describe("Registry and repository, without tag or digest."),
      tag: z
        .string()
        .regex(new RegExp(`^${tagPattern}$`))
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
      pullSecrets: z
        .array(objectName())
        .default([])
        .describe("Secrets of yours, in the namespace, that the registries of all images ask for."),
    })
    .prefault({})
    .describe("Image of the application.");
