import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { checkConfig } from "../../../components/check";
import { environments } from "../../../components/schema/values";
import { defaultSettings } from "../../../components/settings";
import { lineOf } from "../../../components/stackFile";

const root = join(__dirname, "../../..");
const read = (file: string): unknown => parse(readFileSync(join(root, file), "utf8"));

describe("stack files", () => {
  for (const environment of environments) {
    it(`Pulumi.${environment}.yaml is accepted as it is`, () => {
      const { config } = read(`Pulumi.${environment}.yaml`) as { config: Record<string, unknown> };
      const values = Object.fromEntries(
        Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
      );
      const checked = checkConfig({ stack: environment, values, secretKeys: [] });
      assert.ok("settings" in checked, JSON.stringify(checked));
      assert.equal(checked.settings.environment, environment);
    });
  }

  it("Pulumi.yaml declares each top-level setting and no other", () => {
    const { config } = read("Pulumi.yaml") as { config: Record<string, { description?: string }> };
    assert.deepEqual(Object.keys(config), Object.keys(defaultSettings("development")));
    for (const [key, { description }] of Object.entries(config)) assert.ok(description, key);
  });
});

describe("the line of a setting", () => {
  const text = [
    "config:",
    "  circle-core:environment: staging",
    "  # scaled by hand",
    "  circle-core:scaling:",
    "    autoscaling:",
    "      enabled: false",
    "  circle-core:clusters:",
    "    - name: east",
    "      context: east",
    "    - name: west",
  ].join("\n");
  const scaling = { autoscaling: { enabled: false } };
  const clusters = [{ name: "east", context: "east" }, { name: "west" }];

  it("is that of its key", () => {
    assert.equal(lineOf(text, "environment", "staging"), 2);
    assert.equal(lineOf(text, "scaling.autoscaling.enabled", scaling), 6);
    assert.equal(lineOf(text, "clusters[0].context", clusters), 9);
  });

  it("is that of what is around it where the key is missing", () => {
    assert.equal(lineOf(text, "scaling.replicas", scaling), 4);
    assert.equal(lineOf(text, "clusters[1].context", clusters), 10);
  });

  it("is unknown where the file says something else than the engine read, or nothing", () => {
    assert.equal(lineOf(text, "scaling.replicas", { replicas: 3 }), undefined);
    assert.equal(lineOf(text, "image.tag", { tag: "1" }), undefined);
    assert.equal(lineOf("", "image.tag", { tag: "1" }), undefined);
  });
});
