import { secretKeys, secretName } from "../credentials";
import { names } from "../names";
import { when, type Rule } from "./rule";

const own: readonly string[] = [names.secret, names.externalSecret];

/**
 * Contradictions of the settings under `secrets`, or about them. A message never shows what is written under
 * `secrets.external.keys`: someone may have put the secret itself there.
 */
export const secretsRules: readonly Rule[] = [
  {
    code: "secret-sources",
    reads: ["secrets.existing", "secrets.external"],
    broken: ({ secrets: { existing, external } }) =>
      when(
        existing !== undefined && external !== undefined,
        `the Secret ${existing ?? ""} is yours, and ${names.externalSecret} would be filled from the store ${external?.store ?? ""}: the pods read one.`,
      ),
    mend: "Leave out secrets.existing or secrets.external.",
  },
  {
    code: "secret-of-the-stack",
    reads: ["secrets.existing", "namespace.existing"],
    broken: ({ secrets: { existing }, namespace }) =>
      when(
        existing !== undefined && own.includes(existing) && !namespace.existing,
        `${existing ?? ""} is what the stack calls a Secret of its own, which it would delete.`,
      ),
    mend: "Name another Secret; or, where an earlier stack left this one in its namespace, set namespace.existing to true.",
  },
  {
    code: "secret-for-two",
    reads: ["exposure.tls.secretName", "exposure.tls.enabled", "exposure.type", "secrets"],
    broken: (settings) => {
      const { type, tls } = settings.exposure;
      return when(
        type === "ingress" && tls.enabled && tls.secretName === secretName(settings),
        `${tls.secretName} holds the passwords and keys of the application, and can't hold the certificate too.`,
      );
    },
    mend: "Name another Secret for the certificate, or leave exposure.tls.secretName out.",
  },
  {
    code: "secret-entry-shared",
    reads: ["secrets.external"],
    broken: ({ secrets: { external } }) => {
      if (external === undefined) return undefined;
      const place = ({ key, property }: { key: string; property?: string | undefined }) =>
        JSON.stringify([key, property]);
      return secretKeys.flatMap((secretKey, index) => {
        const twin = secretKeys
          .slice(0, index)
          .find((before) => place(external.keys[before]) === place(external.keys[secretKey]));
        if (twin === undefined) return [];
        return [
          {
            path: `secrets.external.keys.${secretKey}`,
            message: `${secretKey} and ${twin} would be one value: both are the same entry and property.`,
          },
        ];
      });
    },
    mend: "Give each key an entry or a property of its own.",
  },
];
