import assert from "node:assert/strict";
import { checkConfig, type StackConfig } from "../../../components/check";
import type { Problem } from "../../../components/problems";
import type { Environment, Settings } from "../../../components/settings";

/** Settings by their top-level key, as a stack file has them. */
export type Written = Record<string, unknown>;

const digest = `sha256:${"a".repeat(64)}`;

/** What a stack must say to be accepted, by environment. */
const happy: Record<Environment, Written> = {
  development: {},
  staging: { clusters: [{ name: "primary", context: "staging" }], image: { digest } },
  production: { clusters: [{ name: "primary", context: "production" }], image: { digest } },
};

/** A stack's configuration: the happy one, with `written` in place of its keys; an image keeps its digest. */
export function stackConfig(environment: Environment, written: Written = {}, secretKeys: string[] = []): StackConfig {
  const given = happy[environment];
  const image = typeof written.image === "object" ? { image: Object.assign({}, given.image, written.image) } : {};
  const entries = Object.entries({ environment, ...given, ...written, ...image });
  return {
    stack: `unit-${environment}`,
    values: Object.fromEntries(
      entries.map(([key, value]) => [`circle-core:${key}`, typeof value === "string" ? value : JSON.stringify(value)]),
    ),
    secretKeys: secretKeys.map((key) => `circle-core:${key}`),
  };
}

/** Settings that must be accepted. */
export function accepted(environment: Environment, written: Written = {}): Settings {
  const checked = checkConfig(stackConfig(environment, written));
  assert.ok("settings" in checked, JSON.stringify(checked, null, 2));
  return checked.settings;
}

/** The problems of a configuration that must be refused. */
export function refused(config: StackConfig): readonly Problem[] {
  const checked = checkConfig(config);
  assert.ok("problems" in checked, "the configuration was accepted");
  return checked.problems;
}
