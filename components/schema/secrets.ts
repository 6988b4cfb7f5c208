import { z } from "zod";
import { objectName } from "./values";

export const secrets = () => {
  const keeper = (what: string) => z.int().min(1).default(1).describe(`Raise by one to renew ${what}.`);
  return z
    .strictObject({
      existing: objectName()
        .optional()
        .describe("Secret of yours, in the namespace, with all four keys; left out: one is generated."),
      rotation: z
        .strictObject({
          DB_PASSWORD: keeper("the password of the database"),
          REDIS_PASSWORD: keeper("the password of the cache"),
          CIRCLE_ENCRYPTION_KEY: keeper("the key that data is encrypted with (what it encrypted becomes unreadable)"),
          JWT_SECRET: keeper("the key that sessions are signed with (everyone signs in again)"),
        })
        .prefault({})
        .describe("Keepers: a secret stays until its number changes; a change rolls the pods."),
    })
    .prefault({})
    .describe("Passwords and keys; they reach the pod as environment variables from one Secret.");
};
