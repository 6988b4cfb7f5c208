import assert from "node:assert/strict";
import { changesBetween } from "../../../toolchain/offline/random/diff";
import { completeText, textFields } from "../../../toolchain/offline/random/text";
import { unknownValue, type ValueMap } from "../../../toolchain/offline/rpc/values";

const changes = (old: ValueMap, now: ValueMap) =>
  changesBetween(textFields, completeText({ length: 16, ...old }), completeText({ length: 16, ...now }));
const none = { diffs: [], replaces: [] };
const replaced = (...names: string[]) => ({ diffs: names, replaces: names });

describe("changes of a random resource", () => {
  it("sees none between equal inputs", () => {
    assert.deepEqual(changes({ keepers: { a: "1" } }, { keepers: { a: "1" } }), none);
  });
  it("sees none where an input is given that equals its default", () => {
    assert.deepEqual(changes({}, { lower: true, special: true, minUpper: 0 }), none);
  });
  it("sees none between numeric and its old name", () => {
    assert.deepEqual(changes({ number: false }, { numeric: false }), none);
  });
  it("replaces on another length", () => {
    assert.deepEqual(changes({}, { length: 17 }), replaced("length"));
  });
  it("replaces on a changed keeper", () => {
    assert.deepEqual(changes({ keepers: { a: "1" } }, { keepers: { a: "2" } }), replaced("keepers"));
  });
  it("replaces on a keeper taken away", () => {
    assert.deepEqual(changes({ keepers: { a: "1", b: "2" } }, { keepers: { a: "1" } }), replaced("keepers"));
  });
  it("replaces on keepers taken away", () => {
    assert.deepEqual(changes({ keepers: { a: "1" } }, {}), replaced("keepers"));
  });
  it("replaces on keepers known only later", () => {
    assert.deepEqual(changes({ keepers: { a: "1" } }, { keepers: { a: unknownValue } }), replaced("keepers"));
  });
  it("updates in place on keepers without a value", () => {
    assert.deepEqual(changes({}, { keepers: { a: null } }), { diffs: ["keepers"], replaces: [] });
  });
  it("replaces on other special characters", () => {
    assert.deepEqual(changes({ overrideSpecial: "-" }, { overrideSpecial: "_" }), replaced("overrideSpecial"));
  });
  it("updates in place where empty special characters are taken away", () => {
    assert.deepEqual(changes({ overrideSpecial: "" }, {}), { diffs: ["overrideSpecial"], replaces: [] });
  });
  it("replaces on a flag, under both its names", () => {
    assert.deepEqual(changes({}, { numeric: false }), replaced("numeric", "number"));
  });
});
