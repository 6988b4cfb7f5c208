import assert from "node:assert/strict";
import { openDevelopment, type DevelopmentStack } from "../support/development";

describe("an update without a change", function () {
  this.timeout(180_000);
  let stack: DevelopmentStack;
  afterEach(() => stack.dispose());

  it("changes nothing", async () => {
    stack = await openDevelopment("engine-no-changes");
    const first = await stack.up("--skip-preview");
    assert.equal(first.code, 0, first.output);
    const second = await stack.up("--expect-no-changes");
    assert.equal(second.code, 0, second.output);
    assert.deepEqual(new Set(second.steps.map(({ op }) => op)), new Set(["same"]));
  });

  it("changes nothing after a refresh either", async () => {
    stack = await openDevelopment("engine-refreshed");
    const first = await stack.up("--skip-preview");
    assert.equal(first.code, 0, first.output);
    const second = await stack.up("--refresh", "--expect-no-changes", "--skip-preview");
    assert.equal(second.code, 0, second.output);
  });
});
