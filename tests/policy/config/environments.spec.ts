import assert from "node:assert/strict";
import { z } from "zod";
import { environments } from "../../../components/schema/values";
import { catalogue } from "../../../policy/rules/catalogue";
import { defaultConfiguration } from "../../../policy/rules/configuration";
import { policyConfigSchema } from "../../../scripts/generate/policyConfigSchema";
import { configurationFile, configurationOf } from "../environments";

describe("the pack's configuration", () => {
  for (const environment of environments) {
    it(`of ${environment} has every rule mandatory, and exempts nothing`, () => {
      for (const [rule, { level, exemptions }] of configurationOf(environment)) {
        assert.deepEqual([rule, level, exemptions], [rule, "mandatory", []]);
      }
    });

    it(`of ${environment} keeps to the schema for editors`, () => {
      const { success, error } = accepts(configurationFile(environment));
      assert.ok(success, JSON.stringify(error?.issues));
    });

    it(`of ${environment} says only what differs from the defaults`, () => {
      const defaults = defaultConfiguration(catalogue);
      const written = Object.entries(
        configurationFile(environment) as Record<string, Record<string, unknown> | string>,
      );
      assert.deepEqual(
        written.filter(([, level]) => typeof level === "string"),
        [
          ["all", "mandatory"],
          // What only tells must not stop a preview, where some values are never known.
          ["undecided", "advisory"],
          ["undecided-joins", "advisory"],
          ["exempted", "advisory"],
        ],
      );
      for (const [rule, settings] of written) {
        if (typeof settings === "string") continue;
        for (const [name, value] of Object.entries(settings)) {
          assert.notDeepEqual(value, defaults.get(rule)?.settings[name], `${rule}.${name}`);
        }
      }
    });
  }

  it("of production and staging has the default settings throughout", () => {
    assert.deepEqual(configurationOf("production"), defaultConfiguration(catalogue));
    assert.deepEqual(configurationOf("staging"), defaultConfiguration(catalogue));
  });

  it("exempts nothing from the rules that guard the node and the cluster themselves", () => {
    const guards = catalogue.filter(({ exemptible }) => exemptible === false).map(({ id }) => id);
    assert.deepEqual(guards.sort(), [
      "cluster-admin",
      "privileged",
      "runtime-socket",
      "system-subjects",
      "windows-host-process",
    ]);
  });

  it("is refused by the schema for editors where the engine would let it pass", () => {
    const exemption = { kind: "Pod", name: "web", reason: "None", owner: "shop", until: "2026-12-31" };
    assert.ok(accepts({ "memory-limit": { exemptions: [exemption] } }).success);
    for (const bad of [
      { "memory-limits": "mandatory" },
      { "memory-limit": { atLeast: "1Gi" } },
      { "memory-limit": "strict" },
      { "memory-limit": { exemptions: [{ ...exemption, until: "soon" }] } },
      { "memory-limit": { exemptions: [{ ...exemption, owner: " " }] } },
      { "memory-limit": { exemptions: [{ ...exemption, note: "none" }] } },
      { $schema: "../../docs/schema/policy-config.json" },
    ]) {
      assert.ok(!accepts(bad).success, JSON.stringify(bad));
    }
  });
});

function accepts(configuration: unknown) {
  return z.fromJSONSchema(policyConfigSchema() as Parameters<typeof z.fromJSONSchema>[0]).safeParse(configuration);
}
