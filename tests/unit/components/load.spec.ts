import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { loadSettings } from "../../../components/load";

describe("loading the settings of a stack", function () {
  this.timeout(30_000);

  const configure = async (values: Record<string, string>): Promise<void> => {
    const mocks = { newResource: () => ({ id: "", state: {} }), call: () => ({}) };
    await pulumi.runtime.setMocks(mocks, "circle-core", "unit");
    pulumi.runtime.setAllConfig(values);
  };

  it("takes them from Pulumi's configuration", async () => {
    await configure({ "circle-core:environment": "development", "circle-core:app": '{"workers":2}' });
    assert.equal(loadSettings().app.workers, 2);
  });

  it("ends in one error without a stack trace, which names everything", async () => {
    await configure({
      "circle-core:environment": "development",
      "circle-core:app": '{"workers":0}',
      "circle-core:ap": "",
    });
    assert.throws(loadSettings, (error: Error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.match(
        error.message,
        /^Stack "unit": 2 settings of Pulumi\.unit\.yaml cannot be used\. Nothing was changed\./,
      );
      assert.match(error.message, /circle-core:app\.workers\n {4}is 0;/);
      assert.match(error.message, /circle-core:ap\n {4}is not a setting\./);
      return true;
    });
  });
});
