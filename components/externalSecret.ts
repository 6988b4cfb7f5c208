import { secretKeys } from "./credentials";
import { metadata, names } from "./names";
import type { ExternalSecret } from "./objects";
import type { Settings } from "./settings";

/** Pulumi waits until the operator has filled the Secret, and so reports a store that refuses before any pod starts. */
const awaited = { "pulumi.com/waitFor": "condition=Ready" };

/**
 * What tells the External Secrets Operator to fill the pods' Secret from a store; none where the Secret is generated, or
 * yours. The Secret goes with it, but stays as it is when the store loses an entry.
 * @see https://external-secrets.io/latest/api/externalsecret/
 */
export function externalSecret(settings: Settings): ExternalSecret[] {
  const { external } = settings.secrets;
  if (external === undefined) return [];
  const { store, storeKind, refreshMinutes, keys } = external;
  return [
    {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: metadata(settings, names.externalSecret, awaited),
      spec: {
        refreshInterval: `${refreshMinutes}m`,
        secretStoreRef: { kind: storeKind, name: store },
        target: { name: names.externalSecret, creationPolicy: "Owner", deletionPolicy: "Retain" },
        data: secretKeys.map((secretKey) => {
          const { key, property, version } = keys[secretKey];
          const remoteRef = {
            key,
            ...(property !== undefined && { property }),
            ...(version !== undefined && { version }),
          };
          return { secretKey, remoteRef };
        }),
      },
    },
  ];
}
