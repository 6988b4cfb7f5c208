import assert from "node:assert/strict";
import fc from "fast-check";
import { checkConfig } from "../../../components/check";
import { manifests } from "../../../components/manifests";
import { report } from "../../../components/problems";
import { environments } from "../../../components/schema/values";
import { stackConfig } from "./stackConfig";

const topLevel = [
  "environment",
  "clusters",
  "kubernetes",
  "namespace",
  "image",
  "app",
  "database",
  "cache",
  "secrets",
  "persistence",
  "resources",
  "identity",
  "probes",
  "pod",
  "placement",
  "scaling",
  "exposure",
  "network",
  "access",
  "metadata",
  "timeouts",
];

/** Keys that reach deep into the schema, beside ones that do not exist. */
const key = fc.oneof(
  fc.constantFrom("replicas", "autoscaling", "hosts", "tls", "podLabels", "requests", "cpu", "existing", "__proto__"),
  fc.string({ maxLength: 8 }),
);
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.jsonValue({ maxDepth: 1 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4 }),
    fc.array(tie("value"), { maxLength: 3 }),
  ),
}));

describe("settings: any configuration", function () {
  this.timeout(30_000);

  it("is either settings or a report, never an exception", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(fc.constantFrom(...topLevel), key), fc.oneof(anything, fc.string()), { maxKeys: 4 }),
        fc.constantFrom(...environments),
        (written, environment) => {
          const config = stackConfig(environment, written);
          const checked = checkConfig(config);
          if ("settings" in checked) assert.ok(manifests(checked.settings).length > 0);
          else assert.match(report(config.stack, checked.problems), /^Stack "unit-\w+": .* cannot be used\./);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("is read the same twice", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...topLevel.slice(1)), anything, { maxKeys: 2 }), (written) => {
        const config = stackConfig("staging", written);
        assert.deepEqual(checkConfig(config), checkConfig(config));
      }),
      { numRuns: 50 },
    );
  });
});
