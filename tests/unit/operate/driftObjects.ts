import assert from "node:assert/strict";
import { secretKeys } from "../../../components/credentials";
import { manifests } from "../../../components/manifests";
import { defaultSettings, type Environment, type Settings } from "../../../components/settings";
import type { Finding } from "../../../operate/checks/finding";
import { configurationCheck } from "../../../operate/drift/check";
import type { Live, LiveConfiguration } from "../../../operate/drift/live";

/** An object that a test may change. */
export type Changeable = { [key: string]: unknown } & Live;

/** The settings of an environment, with one part of them changed. */
export function settingsWith(
  environment: Environment,
  change: (settings: Settings) => Partial<Settings> = () => ({}),
): Settings {
  const settings = defaultSettings(environment);
  return { ...settings, ...change(settings) };
}

/** What a cluster has after the settings were deployed: the declared objects, with what the API server adds. */
export function deployed(settings: Settings): Changeable[] {
  return manifests(settings).map((object) => {
    const live = structuredClone(object) as unknown as Changeable;
    const data = Object.fromEntries(secretKeys.map((key) => [key, "(not shown)"]));
    return {
      ...live,
      metadata: { ...live.metadata, uid: "1", resourceVersion: "2", creationTimestamp: "2026-01-01T00:00:00Z" },
      ...(live.kind === "Secret" && { data }),
      status: { observedGeneration: 1 },
    };
  });
}

/** All that a cluster was seen to have. */
export function seen(objects: readonly Live[], rest: Partial<LiveConfiguration> = {}): LiveConfiguration {
  const kinds = ["Namespace", "Secret", ...objects.map(({ kind }) => kind)];
  return { objects, seen: new Set(kinds), unknown: new Set(), unseen: [], ...rest };
}

/** What is found where one object was changed after a deployment. */
export function foundAfter(
  settings: Settings,
  kind: string,
  name: string,
  change: (object: Changeable) => void,
): readonly Finding[] {
  const objects = deployed(settings);
  const object = objects.find((each) => each.kind === kind && each.metadata.name === name);
  assert.ok(object, `${kind} ${name}`);
  change(object);
  return check(settings, seen(objects));
}

export function check(settings: Settings, live: LiveConfiguration): readonly Finding[] {
  return configurationCheck({ cluster: "primary", stack: settings.environment, settings }, live).findings;
}

/** Each finding in a line: the code, the field. */
export function told(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ code, path = "" }) => `${code} ${path}`.trim()).sort();
}

/** Puts a value where the keys lead, making mappings on the way. */
export function put(object: object, keys: readonly (string | number)[], value: unknown): void {
  const [last = "", ...way] = keys.toReversed();
  let holder = object as Record<string | number, unknown>;
  for (const key of way.reverse()) holder = (holder[key] ??= {}) as Record<string | number, unknown>;
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
}

/** The value where the keys lead. */
export function get(object: object, keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], object);
}
