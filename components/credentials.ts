import { metadata, names } from "./names";
import type { EnvVar, Secret } from "./objects";
import type { Settings } from "./settings";

/** Key of the application's Secret, and name of the environment variable that carries it. */
export type SecretKey = keyof Settings["secrets"]["rotation"];

/** How the value of a key is made: `password` is letters and digits, safe in a URL; `bytes` is base64. */
export type Generator = { kind: "password"; length: number } | { kind: "bytes"; length: number };

/** Every key of the Secret. AES-256 takes 32 bytes; HMAC-SHA-512, which signs sessions, takes 64. */
export const generators: Readonly<Record<SecretKey, Generator>> = {
  DB_PASSWORD: { kind: "password", length: 32 },
  REDIS_PASSWORD: { kind: "password", length: 32 },
  CIRCLE_ENCRYPTION_KEY: { kind: "bytes", length: 32 },
  JWT_SECRET: { kind: "bytes", length: 64 },
};

/** The keys in a fixed order. */
export const secretKeys: readonly SecretKey[] = [
  "DB_PASSWORD",
  "REDIS_PASSWORD",
  "CIRCLE_ENCRYPTION_KEY",
  "JWT_SECRET",
];

/** The Secret that the pods read: the one made here, or the existing one. */
export function secretName({ secrets }: Settings): string {
  return secrets.existing ?? names.secret;
}

/** The Secret without its values: only the component, which makes them, ever has them. None where one exists already. */
export function secret(settings: Settings): Secret[] {
  if (settings.secrets.existing !== undefined) return [];
  return [{ apiVersion: "v1", kind: "Secret", metadata: metadata(settings, names.secret), type: "Opaque" }];
}

/** The environment variables that carry the secrets, by reference. */
export function secretEnvironment(settings: Settings): EnvVar[] {
  return secretKeys.map((key) => ({ name: key, valueFrom: { secretKeyRef: { name: secretName(settings), key } } }));
}

/** Stands for the secrets in a checksum, since their values may not: changes when one is renewed or another Secret is named. */
export function secretsRevision(settings: Settings): string {
  const { rotation } = settings.secrets;
  return JSON.stringify([secretName(settings), ...secretKeys.map((key) => rotation[key])]);
}
