import { createHash } from "node:crypto";

/** Annotations of a pod template by which pods are replaced when what they read at start has changed. */
export const checksumAnnotation = { config: "checksum/config", secrets: "checksum/secrets" } as const;

/** SHA-256 of a text, in hex. */
export function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
