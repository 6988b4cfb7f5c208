import assert from "node:assert/strict";
import { catalogue } from "../../../policy/rules/catalogue";
import { readConfiguration, type Configuration } from "../../../policy/rules/configuration";

/** Settings of rules, none of them the default. */
export const severe = {
  "cpu-limit": { required: "forbidden" },
  "high-uid": { minimum: 20_000 },
  "secret-as-env": { variables: "none" },
  "image-registry": { registries: ["registry.example.com:5000/team", "docker.io/library"] },
  "image-pull-policy": { moving: ["1.2.3", "stable"], never: true },
  "readiness-probe": { of: "one container" },
  "liveness-probe": { of: "containers with ports" },
  "request-limit-ratio": { maximumRatio: 1, minimumCpu: "200m", maximumMemory: "100Mi" },
  "privileged-ports": { minimum: 1000 },
};

export const lenient = {
  "cpu-limit": { required: "optional" },
  "high-uid": { minimum: 1000, required: false },
  "secret-as-env": { variables: "all" },
  "default-service-account": { tokenless: true },
  "image-digest": { tagAlone: true },
  "image-registry": { registries: ["docker.io", "REGISTRY.example.com:5000"] },
  "image-pull-policy": { moving: [] },
  "readiness-probe": { of: "containers with ports" },
  "liveness-probe": { of: "one container" },
  "request-limit-ratio": { maximumRatio: 10, maximumCpu: "2" },
  "privileged-ports": { minimum: 80 },
};

export function configured(written: unknown): Configuration {
  const read = readConfiguration(written, catalogue);
  assert.ok("configuration" in read, JSON.stringify(read));
  return read.configuration;
}
