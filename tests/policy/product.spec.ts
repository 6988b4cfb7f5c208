import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { checkConfig } from "../../components/check";
import { manifests } from "../../components/manifests";
import { environments, type Environment } from "../../components/schema/values";
import type { Settings } from "../../components/settings";
import { catalogue } from "../../policy/rules/catalogue";
import { judge } from "../../policy/rules/evaluate";
import { objectsIn } from "../../policy/rules/objects";
import { configurationOf } from "./environments";

const root = join(__dirname, "..", "..");

/** The settings of the environment's stack file, as the program gets them. */
function settingsOf(stack: Environment): Settings {
  const { config } = parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  const values = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
  const checked = checkConfig({ stack, values, secretKeys: [] });
  assert.ok("settings" in checked, JSON.stringify(checked));
  return checked.settings;
}

describe("the product's own objects", () => {
  for (const environment of environments) {
    const objects = () => manifests(settingsOf(environment)).flatMap((object) => objectsIn(object));

    it(`keep every rule in ${environment}, as it is configured there`, () => {
      assert.deepEqual(judge(objects(), catalogue, configurationOf(environment)), { violations: [], undecided: [] });
    });

    it(`are seen by the rules in ${environment}`, () => {
      const workloads = objects().filter(({ pods }) => pods.length > 0);
      assert.deepEqual(
        workloads.map(({ name, pods }) => [name, pods.flatMap(({ containers }) => containers.map((one) => one.name))]),
        [["circle-core", ["circle-core"]]],
      );
      const withoutPolicies = objects().filter(({ kind }) => kind !== "NetworkPolicy");
      const { violations } = judge(withoutPolicies, catalogue, configurationOf(environment));
      const rules = violations.map(({ rule }) => rule);
      assert.deepEqual(rules, ["default-deny", "default-deny", "pod-isolated", "pod-isolated"]);
    });
  }
});
