import assert from "node:assert/strict";
import { kinds } from "../../../toolchain/offline/random/kinds";
import { unknownValue, type ValueMap } from "../../../toolchain/offline/rpc/values";

const kindNamed = (name: string) => {
  const kind = kinds.get(`random:index/${name.replace(/^R/, "r")}:${name}`);
  assert.ok(kind);
  return kind;
};

const refusals = (name: string, inputs: ValueMap): string[] =>
  kindNamed(name)
    .check(inputs)
    .map(({ property, reason }) => `${property}: ${reason}`);

describe("check of RandomPassword and RandomString", () => {
  const good: ValueMap = {
    length: 16,
    lower: true,
    minLower: 2,
    minUpper: 2,
    minNumeric: 2,
    minSpecial: 2,
    special: true,
    overrideSpecial: "-_",
    keepers: { version: "1" },
  };
  const refused = (change: ValueMap): string[] => refusals("RandomPassword", { ...good, ...change });

  it("takes a good rule", () => {
    assert.deepEqual(refused({}), []);
    assert.deepEqual(refusals("RandomString", good), []);
  });
  it("takes a length equal to the sum of the minima", () => {
    assert.deepEqual(refused({ length: 8 }), []);
  });
  it("refuses a length below the sum of the minima", () => {
    assert.deepEqual(refused({ length: 7 }), [
      "length: must be at least the sum of minUpper + minLower + minNumeric + minSpecial = 8, got 7",
    ]);
  });
  it("refuses a missing length", () => {
    assert.deepEqual(refusals("RandomString", {}), ["length: is required"]);
  });
  it("refuses length 0", () => {
    assert.deepEqual(refused({ length: 0 }), ["length: must be a whole number, at least 1"]);
  });
  it("refuses a broken length", () => {
    assert.deepEqual(refused({ length: 16.5 }), ["length: must be a whole number, at least 1"]);
  });
  it("refuses a negative minimum", () => {
    assert.deepEqual(refused({ minUpper: -1 }), ["minUpper: must be a whole number, at least 0"]);
  });
  it("refuses a flag that is no boolean", () => {
    assert.deepEqual(refused({ special: "yes" }), ["special: must be true or false"]);
  });
  it("refuses keepers that are no strings", () => {
    assert.deepEqual(refused({ keepers: { version: { major: "1" } } }), ["keepers: must be a map of strings"]);
  });
  it("refuses an input it does not know", () => {
    assert.match(refused({ lenght: 3 })[0] ?? "", /^lenght: is no input of this resource; allowed are length, lower/);
  });
  it("refuses a rule without any characters", () => {
    assert.deepEqual(refused({ lower: false, upper: false, numeric: false, special: false }), [
      "numeric: at least one of special, upper, lower, numeric must be true",
    ]);
  });
  it("refuses number against numeric", () => {
    assert.deepEqual(refused({ number: false, numeric: true }), [
      "number: differs from numeric: number is the old name of numeric, leave it out",
    ]);
  });
  it("tells all wrong inputs at once", () => {
    assert.equal(refused({ length: "x", minUpper: -1, keepers: 3 }).length, 3);
  });
  it("lets pass what is known only later", () => {
    assert.deepEqual(refused({ length: unknownValue }), []);
    assert.deepEqual(refused({ minUpper: unknownValue, length: 1 }), []);
    assert.deepEqual(refused({ keepers: unknownValue }), []);
  });
});

describe("check of RandomBytes and RandomId", () => {
  it("takes a length", () => {
    assert.deepEqual(refusals("RandomBytes", { length: 32 }), []);
    assert.deepEqual(refusals("RandomId", { byteLength: 4, prefix: "x-" }), []);
  });
  it("refuses no bytes", () => {
    assert.deepEqual(refusals("RandomBytes", { length: 0 }), ["length: must be a whole number, at least 1"]);
    assert.deepEqual(refusals("RandomId", { byteLength: 0 }), ["byteLength: must be a whole number, at least 1"]);
  });
});
