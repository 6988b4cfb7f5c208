import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { admissionPolicies, configurationOf } from "../../../policy/admission";
import { BuiltCommand } from "../../support/builtCommand";

describe("circle-core admission", function () {
  this.timeout(60_000);
  const command = new BuiltCommand();
  const run = (args: readonly string[]) => command.run(args);

  before(() => command.build());
  after(() => {
    command.remove();
  });

  it("prints the admission policies of a namespace, which read back as they are", async () => {
    const { code, out, err } = await run(["admission", "-n", "shop", "-e", "production", "--action", "warn"]);
    assert.deepEqual([code, err], [0, ""]);
    const metadata = { name: "admission-shop", labels: { "app.kubernetes.io/managed-by": "circle-core" } };
    const policies = admissionPolicies({
      configuration: configurationOf("production"),
      namespace: "shop",
      action: "warn",
      metadata,
    });
    assert.deepEqual(
      parseAllDocuments(out).map((document) => document.toJS() as unknown),
      JSON.parse(JSON.stringify(policies)),
    );
  });

  for (const [mistake, args, said] of [
    ["a namespace that can't be", ["-n", "Shop"], /^✗ --namespace: .* 63 of a–z/],
    ["no namespace", [], /^✗ required option .*--namespace/],
    ["an action that there is not", ["-n", "shop", "-a", "deter"], /^✗ .*deny, warn, audit/],
    ["a configuration that is not there", ["-n", "shop", "-c", "none.json"], /^✗ none\.json: no such file/],
  ] as const) {
    it(`refuses admission policies for ${mistake}`, async () => {
      const { code, out, err } = await run(["admission", ...args]);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, said);
    });
  }
});
