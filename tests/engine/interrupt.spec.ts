import assert from "node:assert/strict";
import { openDevelopment, type DevelopmentStack } from "../support/development";

describe("an update that is interrupted", function () {
  this.timeout(180_000);
  let stack: DevelopmentStack;
  afterEach(() => stack.dispose());

  it("ends at once, says so, and the next one goes on from there", async () => {
    stack = await openDevelopment("engine-interrupt", { image: { tag: "absent" } });
    const begun = Date.now();
    const interrupted = await stack.upInterruptedAt(/Deployment primary-deployment creating .*ErrImagePull/);
    assert.notEqual(interrupted.code, 0, interrupted.output);
    assert.match(interrupted.output, /cancel/i);
    assert.ok(Date.now() - begun < 90_000, "it waited for its timeout");

    await stack.change({});
    const next = await stack.up("--skip-preview");
    assert.equal(next.code, 0, next.output);
    const last = await stack.up("--skip-preview", "--expect-no-changes");
    assert.equal(last.code, 0, last.output);
  });
});
