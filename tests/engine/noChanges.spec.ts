import assert from "node:assert/strict";
import { openDevelopment, type DevelopmentStack } from "../support/development";

describe("an update without a change", function () {
  this.timeout(180_000);
  let stack: DevelopmentStack;
  before(async () => {
    stack = await openDevelopment("engine-no-changes");
    const first = await stack.up("--skip-preview");
    assert.equal(first.code, 0, first.output);
  });
  after(() => stack.dispose());

  it("changes nothing", async () => {
    const again = await stack.up("--expect-no-changes");
    assert.equal(again.code, 0, again.output);
    assert.deepEqual(new Set(again.steps.map(({ op }) => op)), new Set(["same"]));
  });

  it("changes nothing after a refresh either", async () => {
    const refreshed = await stack.up("--refresh", "--expect-no-changes", "--skip-preview");
    assert.equal(refreshed.code, 0, refreshed.output);
  });
});
