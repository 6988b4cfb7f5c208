import assert from "node:assert/strict";
import { cleanUp } from "../../support/cleanUp";

describe("cleaning up after specs", () => {
  it("does all that is owed, the last-noted first, and then tells what has failed", async () => {
    const cleaning = cleanUp();
    const done: string[] = [];
    cleaning.owe(() => done.push("first"));
    cleaning.owe(() => Promise.reject(new Error("broken")));
    cleaning.owe(() => done.push("last"));
    await assert.rejects(cleaning.run(), /^Error: broken$/);
    assert.deepEqual(done, ["last", "first"]);
    await cleaning.run();
    assert.equal(done.length, 2);
  });

  it("tells of each failure", async () => {
    const cleaning = cleanUp();
    for (const text of ["one", "two"]) cleaning.owe(() => Promise.reject(new Error(text)));
    await assert.rejects(cleaning.run(), /Error: two\nError: one/);
  });
});
