import assert from "node:assert/strict";
import { exitCode, UserError } from "../../../toolchain/errors";
import { readOptions } from "../../../scripts/bench/options";

describe("the options of the benchmark", () => {
  const refused = (text: RegExp) => (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.equal(error.exitCode, exitCode.usage);
    assert.match(error.message, text);
    return true;
  };

  it("ask for every comparison where nothing is said", () => {
    const only = ["preview", "policy", "up", "clusters", "rules", "lint", "render", "renders", "validate", "deploy"];
    assert.deepEqual(readOptions([]), { only, output: "text", write: false });
  });

  it("ask for some comparisons, so many runs, JSON, and the page to be written", () => {
    const args = ["--only", "up", "policy", "--runs", "7", "--output", "json", "--write"];
    assert.deepEqual(readOptions(args), { only: ["up", "policy"], runs: 7, output: "json", write: true });
  });

  it("are refused where there is no such comparison, naming those there are", () => {
    assert.throws(() => readOptions(["--only", "speed"]), refused(/'speed'.*preview, policy, up, clusters/));
  });

  for (const runs of ["0", "-1", "2.5", "many"]) {
    it(`are refused for ${runs} runs`, () => {
      assert.throws(() => readOptions(["--runs", runs]), refused(/whole number from 1 to 999/));
    });
  }
});
