import assert from "node:assert/strict";
import { canonicalQuantity } from "../../../toolchain/offline/kubernetes/quantity";

describe("canonical quantities", () => {
  for (const [written, canonical] of [
    ["1000m", "1"],
    [0.5, "500m"],
    [2, "2"],
    ["0.1", "100m"],
    ["100m", "100m"],
    ["1024Mi", "1Gi"],
    ["1.5Gi", "1536Mi"],
    ["0.5Gi", "512Mi"],
    ["1Gi", "1Gi"],
    ["512", "512"],
    ["1000", "1k"],
    ["1500M", "1500M"],
    ["1000M", "1G"],
    ["1e3", "1e3"],
    ["1E6", "1e6"],
    ["12e6", "12e6"],
    ["0", "0"],
    ["0Mi", "0"],
    ["-1000m", "-1"],
    ["0.0000000001", "1n"],
    ["1Ki", "1Ki"],
    ["1000Ki", "1000Ki"],
  ] as const) {
    it(`${written} is ${canonical}`, () => {
      assert.equal(canonicalQuantity(written), canonical);
    });
  }

  for (const text of ["abc", "1.5.2", "", "1 Gi", "Gi", "1gi"]) {
    it(`leaves ${JSON.stringify(text)} for the API server to refuse`, () => {
      assert.equal(canonicalQuantity(text), text);
    });
  }
});
