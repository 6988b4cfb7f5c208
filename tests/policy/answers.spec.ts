import assert from "node:assert/strict";
import { all, any, every, holds, is, isEmpty, not, same, some, type Answer } from "../../policy/rules/answers";
import { Field, UNKNOWN } from "../../policy/rules/read";

const root = Field.root({ one: 1, uno: 1, two: 2, open: UNKNOWN, later: UNKNOWN });
const [one, uno, two, open, later] = (["one", "uno", "two", "open", "later"] as const).map((key) => root.at(key)) as [
  Field,
  Field,
  Field,
  Field,
  Field,
];

describe("answers", () => {
  it("are yes or no where the value is known, and the field where it is not", () => {
    assert.equal(is(one, 1), true);
    assert.equal(is(one, 2), false);
    assert.equal(is(open, 1), open);
    assert.equal(
      holds(open, () => assert.fail("asked about an unknown value")),
      open,
    );
  });

  it("compare two fields, and name the one that is not known", () => {
    assert.equal(same(one, uno), true);
    assert.equal(same(one, two), false);
    assert.equal(same(one, open), open);
    assert.equal(same(open, one), open);
  });

  for (const [name, value, empty] of [
    ["nothing", undefined, true],
    ["null", null, true],
    ["a list without elements", [], true],
    ["a map without keys", {}, true],
    ["a list of one", [null], false],
    ["a map of one", { a: null }, false],
    ["an empty text, which is there", "", false],
    ["a number", 0, false],
    ["false", false, false],
  ] as const) {
    it(`call ${name} ${empty ? "empty" : "not empty"}`, () => {
      assert.equal(isEmpty(Field.root(value)), empty);
    });
  }

  it("leave open whether an unknown value is empty", () => {
    assert.equal(isEmpty(open), open);
  });

  it("turn to their opposite, and stay open", () => {
    assert.deepEqual([not(true), not(false)], [false, true]);
    assert.equal(not(open), open);
  });

  for (const [name, answers, anyOf, allOf] of [
    ["nobody's", [], false, true],
    ["yes and yes", [true, true], true, true],
    ["no and no", [false, false], false, false],
    ["no and yes", [false, true], true, false],
    ["yes and no", [true, false], true, false],
    ["yes and open", [true, open], true, open],
    ["open and yes", [open, true], true, open],
    ["no and open", [false, open], open, false],
    ["open and no", [open, false], open, false],
    ["two open ones, of which the first is named", [open, later], open, open],
  ] as const) {
    it(`of many, ${name}, come to one`, () => {
      assert.equal(any(...answers), anyOf);
      assert.equal(all(...answers), allOf);
    });
  }

  it("are asked for no further than they matter", () => {
    const asked: Answer[] = [];
    const ask = (answer: Answer) => {
      asked.push(answer);
      return answer;
    };
    assert.equal(some([open, false, true, later], ask), true);
    assert.deepEqual(asked.splice(0), [open, false, true]);
    assert.equal(every([open, true, false, later], ask), false);
    assert.deepEqual(asked, [open, true, false]);
  });
});
