import assert from "node:assert/strict";
import { checkConfig } from "../../../components/check";
import { manifests } from "../../../components/manifests";
import type { Settings } from "../../../components/settings";
import type { Finding } from "../../../operate/checks/finding";
import { connect } from "../../../operate/cluster/connect";
import { configurationCheck } from "../../../operate/drift/check";
import { readConfiguration } from "../../../operate/drift/read";
import { configuration, type SettingsOver } from "../../support/development";

/** Complete settings, of what the stack file says. */
export function settingsOf(stack: string, over: SettingsOver): Settings {
  const values = Object.entries(configuration(over)).map(([key, value]): [string, string] => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const checked = checkConfig({ stack, values: Object.fromEntries(values), secretKeys: [] });
  assert.ok("settings" in checked, JSON.stringify(checked));
  return checked.settings;
}

/** What is found in the cluster of the light API server; every object must have been seen. */
export async function driftOf(stack: string, settings: Settings): Promise<readonly Finding[]> {
  const [cluster] = connect(stack, settings);
  assert.ok(cluster);
  const live = await readConfiguration(cluster, settings);
  const { findings, checked, unchecked } = configurationCheck({ cluster: cluster.name, stack, settings }, live);
  assert.deepEqual([checked, unchecked], [manifests(settings).length, []]);
  return findings;
}

/** Each finding in a line: the object, the code, the field. */
export function lines(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ object, path = "", code }) => `${object.kind} ${object.name} ${code} ${path}`.trim()).sort();
}
