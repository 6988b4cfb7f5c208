import assert from "node:assert/strict";
import { amountOf, isPositiveQuantity } from "../../policy/rules/quantity";

describe("amounts", () => {
  for (const [written, amount] of [
    ["0", 0],
    ["700m", 0.7],
    ["1n", 1e-9],
    ["3u", 3e-6],
    ["2k", 2e3],
    ["2M", 2e6],
    ["2G", 2e9],
    ["2T", 2e12],
    ["2P", 2e15],
    ["2E", 2e18],
    ["2Ki", 2048],
    ["2Mi", 2 * 2 ** 20],
    ["2Gi", 2 * 2 ** 30],
    ["2Ti", 2 * 2 ** 40],
    ["2Pi", 2 * 2 ** 50],
    ["2Ei", 2 * 2 ** 60],
    ["1e3", 1000],
    ["1E+3", 1000],
    ["5e-1", 0.5],
    [".5", 0.5],
    ["1.", 1],
    ["1.5Gi", 1.5 * 2 ** 30],
    ["+1", 1],
    ["-1m", -0.001],
    [2.5, 2.5],
  ] as const) {
    it(`${written} is ${amount}`, () => {
      assert.equal(amountOf(written), amount);
    });
  }

  for (const written of [
    "",
    ".",
    "m",
    "1 Gi",
    "1gi",
    "1GB",
    "1e",
    "0x10",
    "1,5",
    "--1",
    " 1",
    NaN,
    Infinity,
    true,
    null,
    {},
    ["1"],
  ]) {
    it(`${JSON.stringify(written)} is none`, () => {
      assert.equal(amountOf(written), undefined);
    });
  }

  it("are above nothing, or not", () => {
    assert.deepEqual(["1n", 1, "0", "-1", 0, "x", undefined].map(isPositiveQuantity), [
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
