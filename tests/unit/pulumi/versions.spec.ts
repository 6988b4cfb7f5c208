import assert from "node:assert/strict";
import { atLeast, wantedPlugins } from "../../../toolchain/pulumi/versions";

describe("atLeast", () => {
  const cases: [a: string, b: string, result: boolean][] = [
    ["3.249.0", "3.249.0", true],
    ["v3.250.0", "3.249.0", true],
    ["3.1000.0", "3.249.0", true],
    ["4.0.0", "3.249.0", true],
    ["3.249.1-alpha.7", "3.249.0", true],
    ["3.248.9", "3.249.0", false],
    ["2.999.9", "3.249.0", false],
    ["no version", "3.249.0", false],
  ];
  for (const [a, b, result] of cases) {
    it(`${a} is ${result ? "" : "not "}at least ${b}`, () => {
      assert.equal(atLeast(a, b), result);
    });
  }
});

describe("wantedPlugins", () => {
  it("are those of the installed SDKs, in their versions", () => {
    assert.deepEqual(
      wantedPlugins.map(({ name }) => name),
      ["kubernetes", "random"],
    );
    for (const { version } of wantedPlugins) assert.match(version, /^\d+\.\d+\.\d+$/);
  });
});
