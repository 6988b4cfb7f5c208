import { createHash } from "node:crypto";
import { metadata, names } from "./names";
import type { EnvVar, Secret, Volume, VolumeMount } from "./objects";
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

/**
 * The Secret that the pods read: the existing one, the one that a store fills, or the one made here. The last two differ
 * in name: Pulumi makes before it deletes, so a change from one to the other would delete what was just filled.
 */
export function secretName({ secrets: { existing, external } }: Settings): string {
  return existing ?? (external === undefined ? names.secret : names.externalSecret);
}

/** The Secret without its values: only the component, which makes them, ever has them. None where it comes from elsewhere. */
export function secret(settings: Settings): Secret[] {
  const { existing, external } = settings.secrets;
  if (existing !== undefined || external !== undefined) return [];
  return [{ apiVersion: "v1", kind: "Secret", metadata: metadata(settings, names.secret), type: "Opaque" }];
}

/** Where the container finds the secrets as files, each named by its key. */
const secretsPath = "/etc/circle-core/secrets";

/** The environment variables that carry the secrets by reference; or, where those are files, say where each file is. */
export function secretEnvironment(settings: Settings): EnvVar[] {
  if (settings.secrets.delivery === "files")
    return secretKeys.map((key) => ({ name: `${key}_FILE`, value: `${secretsPath}/${key}` }));
  return secretKeys.map((key) => ({ name: key, valueFrom: { secretKeyRef: { name: secretName(settings), key } } }));
}

const secretsVolume = "secrets";

/** The volume of the secrets, readable by the pod's groups alone; none where they are environment variables. */
export function secretVolumes(settings: Settings): Volume[] {
  if (settings.secrets.delivery === "env") return [];
  const items = secretKeys.map((key) => ({ key, path: key }));
  return [{ name: secretsVolume, secret: { secretName: secretName(settings), defaultMode: 0o440, items } }];
}

/** Where the application's container mounts that volume. */
export function secretMounts(settings: Settings): VolumeMount[] {
  if (settings.secrets.delivery === "env") return [];
  return [{ name: secretsVolume, mountPath: secretsPath, readOnly: true }];
}

/** Stands for the secrets in a checksum, since their values may not: changes when one is renewed or another Secret is named. */
export function secretsRevision(settings: Settings): string {
  const { rotation } = settings.secrets;
  return JSON.stringify([secretName(settings), ...secretKeys.map((key) => rotation[key])]);
}
