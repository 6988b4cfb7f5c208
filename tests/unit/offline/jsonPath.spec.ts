import assert from "node:assert/strict";
import { compileJsonPath } from "../../../toolchain/offline/kubernetes/readiness/jsonPath";

const object = {
  status: {
    phase: "Ready",
    conditions: [
      { type: "Ready", status: "True", generation: 2 },
      { type: "Stalled", status: "False", generation: 3 },
    ],
  },
  metadata: { annotations: { "a.b/c": "x" } },
};

describe("JSONPath", () => {
  for (const [path, found] of [
    [".status.phase", ["Ready"]],
    ["$.status.conditions[0].type", ["Ready"]],
    ["$.status.conditions[-1].type", ["Stalled"]],
    ["$.status.conditions[*].status", ["True", "False"]],
    ['$.status.conditions[?(@.type=="Ready")].status', ["True"]],
    ["$.status.conditions[?@.generation != 2].type", ["Stalled"]],
    ["$.metadata.annotations['a.b/c']", ["x"]],
    ["$.status.missing.deeper", []],
    ["$.status.conditions[7]", []],
  ] as const) {
    it(`${path} selects ${JSON.stringify(found)}`, () => {
      assert.deepEqual(compileJsonPath(path)(object), found);
    });
  }

  for (const path of ["$.a[", "$..a", "$.a[?@.b > 1]", "$.a b"]) {
    it(`${path} is refused`, () => {
      assert.throws(() => compileJsonPath(path), /allowed are names, indexes, \* and filters by == or !=/);
    });
  }
});
