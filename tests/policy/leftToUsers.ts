import assert from "node:assert/strict";
import type { Environment } from "../../components/schema/values";
import { catalogue } from "../../policy/rules/catalogue";
import { readConfiguration, type Configuration } from "../../policy/rules/configuration";

/**
 * The rules where they are as loose as the product's own settings: what those leave to their user (the numbers of user
 * and group, one pod, a tag without a digest, what sidecars are asked, the level of the namespace) is for the pack to refuse, and for nobody else.
 */
const loose = {
  "high-uid": { minimum: 1 },
  "image-digest": { tagAlone: true },
  "image-pull-policy": { never: true },
  "readiness-probe": { of: "one container" },
  "liveness-probe": { of: "one container" },
  replicas: { minimum: 1 },
  "pod-security-labels": { level: "baseline" },
};

export function leftToUsers(environment: Environment): Configuration {
  // The settings want TLS everywhere else.
  return configured({ ...loose, "ingress-tls": { plain: environment === "development" } });
}

/** Without what refuses some settings however it is set: `placement.spread` may be none, `image.repository` without a registry. */
export const keptByAllSettings = catalogue.filter(({ id }) => id !== "spread" && id !== "image-registry");

function configured(document: unknown): Configuration {
  const read = readConfiguration(document, catalogue);
  if ("problems" in read) return assert.fail(JSON.stringify(read.problems));
  return read.configuration;
}
