import { z } from "zod";
import { objectName } from "./values";

const text = () =>
  z
    .string()
    .regex(/^[!-~]([ -~]{0,1022}[!-~])?$/)
    .meta({ examples: ["circle-core/production", "password"] });

/** Where a store keeps one value. */
const entry = () =>
  z
    .strictObject({
      key: text().describe("Name of the entry in the store; never the value itself."),
      property: text().optional().describe("Field of the entry; left out: the entry is the value."),
      version: text().optional().describe("Version of the entry; left out: the store's newest."),
    })
    .describe("Where the store keeps it.");

const external = () =>
  z
    .strictObject({
      store: objectName().describe("Name of the store, as the External Secrets Operator knows it."),
      storeKind: z
        .enum(["ClusterSecretStore", "SecretStore"])
        .default("ClusterSecretStore")
        .describe("ClusterSecretStore: one for all namespaces; SecretStore: one of yours, in the namespace."),
      refreshMinutes: z.int().min(1).max(10_080).default(60).describe("How often the store is asked again."),
      keys: z
        .strictObject({
          DB_PASSWORD: entry(),
          REDIS_PASSWORD: entry(),
          CIRCLE_ENCRYPTION_KEY: entry(),
          JWT_SECRET: entry(),
        })
        .describe("Entry of the store for each key."),
    })
    .describe("Secret store that the External Secrets Operator, 0.16 or newer, fills a Secret from; left out: none.");

export const secrets = () => {
  const revision = (what: string) => z.int().min(1).default(1).describe(`Raise by one to renew ${what}.`);
  return z
    .strictObject({
      existing: objectName()
        .optional()
        .describe(
          "Secret of yours, in the namespace, with all four keys; the pods wait for it. It can be there before the first deployment where namespace.existing is true. Left out, and external too: one is generated.",
        ),
      external: external().optional(),
      delivery: z
        .enum(["env", "files"])
        .default("env")
        .describe(
          "env: environment variables; files: read-only files, whose paths are in variables that end in _FILE.",
        ),
      rotation: z
        .strictObject({
          DB_PASSWORD: revision("the password of the database"),
          REDIS_PASSWORD: revision("the password of the cache"),
          CIRCLE_ENCRYPTION_KEY: revision("the key that data is encrypted with (what it encrypted becomes unreadable)"),
          JWT_SECRET: revision("the key that sessions are signed with (everyone signs in again)"),
        })
        .prefault({})
        .describe(
          "A generated secret stays until its number changes. Every change rolls the pods: raise one too after you renewed a secret of yours, or a store's.",
        ),
    })
    .prefault({})
    .describe("Passwords and keys of the application, in one Secret: generated, or from where you keep them.");
};
