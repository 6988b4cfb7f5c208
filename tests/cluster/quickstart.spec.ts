import assert from "node:assert/strict";
import { openQuickstart, type Quickstart } from "../support/quickstart";

describe("npm run quickstart", function () {
  this.timeout(180_000);
  let quickstart: Quickstart;
  beforeEach(() => {
    quickstart = openQuickstart();
  });
  afterEach(() => quickstart.dispose());

  it("ends healthy, changes nothing when run again, and leaves nothing behind after --down", async () => {
    const first = await quickstart.run();
    assert.equal(first.code, 0, first.output);
    assert.match(first.output, /Circle Core runs: development on embedded-quickstart/);
    assert.match(first.output, /\/health +\{"status":"healthy"/);
    assert.match(first.output, /pod +circle-core-\S+ +Ready, 0 restarts/);

    const second = await quickstart.run();
    assert.equal(second.code, 0, second.output);
    assert.match(second.output, /\d+ unchanged/);
    assert.doesNotMatch(second.output, /start cluster|\d+ (created|updated|replaced|deleted)/);

    const down = await quickstart.run("--down");
    assert.deepEqual([down.code, await quickstart.leftovers()], [0, []], down.output);
    const again = await quickstart.run("--down");
    assert.equal(again.code, 0);
    assert.match(again.output, /There is no embedded cluster/);
  });

  for (const [when, pattern] of [
    ["the cluster starts", /start cluster quickstart/],
    ["Pulumi deploys", /NetworkPolicy \S+ creating/],
  ] as const) {
    it(`leaves nothing behind when interrupted while ${when}`, async () => {
      const { code, output } = await quickstart.interruptAt(pattern);
      assert.equal(code, 8, output);
      assert.match(output, /✗ (Interrupted|Cancelled: the cluster was not started)\.\n$/);
      assert.doesNotMatch(output, /^ +at .+:\d+:\d+/m);
      assert.deepEqual(await quickstart.leftovers(), []);
    });
  }
});
