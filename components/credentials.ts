import { createHash } from "node:crypto";
import { metadata, names } from "./names";
import type { EnvVar, Secret } from "./objects";
import type { Settings } from "./settings";

/** Key of the application's Secret, and name of the environment variable that carries it. */
export type SecretKey = keyof Settings["secrets"]["rotation"];

/**
 * How the value of a key is made from a random password of `length` letters and digits. `password`: as it is, safe in a
 * URL. `key`: its digest in base64, as many bytes as a cipher takes.
 */
export type Generator =
  { kind: "password"; length: number } | { kind: "key"; length: number; digest: "sha256" | "sha512" };

/**
 * Every key of the Secret. AES-256 takes 32 bytes; HMAC-SHA-512, which signs sessions, takes 64: the lengths hold more
 * randomness than that. Not RandomBytes: its id is its value, and ids stand in the state in clear.
 */
export const generators: Readonly<Record<SecretKey, Generator>> = {
  DB_PASSWORD: { kind: "password", length: 32 },
  REDIS_PASSWORD: { kind: "password", length: 32 },
  CIRCLE_ENCRYPTION_KEY: { kind: "key", length: 64, digest: "sha256" },
  JWT_SECRET: { kind: "key", length: 96, digest: "sha512" },
};

/** The value of a key, from its random password. */
export function secretValue(generator: Generator, password: string): string {
  if (generator.kind === "password") return password;
  return createHash(generator.digest).update(password).digest("base64");
}

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
