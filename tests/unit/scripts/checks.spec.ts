import assert from "node:assert/strict";
import { add, countMocha, judged, none } from "../../../scripts/checks";

describe("the counts of a run", () => {
  const counts = { passed: 3, failed: 0, skipped: 1 };

  it("are mocha's where it ended well", () => {
    assert.deepEqual(judged(0, counts), counts);
  });

  it("are mocha's where tests failed", () => {
    assert.deepEqual(judged(2, { ...counts, failed: 2 }), { ...counts, failed: 2 });
  });

  it("hold a failure where mocha ended badly and counted none", () => {
    assert.deepEqual(judged(7, counts), { ...counts, failed: 1 });
  });

  it("hold a failure where mocha ended before it could count, even by a good exit code", () => {
    assert.deepEqual(judged(0, undefined), { ...none, failed: 1 });
  });

  it("hold a failure where nothing was run", () => {
    assert.deepEqual(judged(0, none), { ...none, failed: 1 });
  });

  it("add up", () => {
    assert.deepEqual(add(counts, { passed: 1, failed: 2, skipped: 3 }), { passed: 4, failed: 2, skipped: 4 });
  });

  it("tell how many tests would be skipped, without running them", async function () {
    this.timeout(60_000);
    assert.ok((await countMocha(["cluster"])) > 5);
  });
});
