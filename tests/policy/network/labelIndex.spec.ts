import assert from "node:assert/strict";
import fc from "fast-check";
import { Labelled, Selecting } from "../../../policy/rules/network/labelIndex";
import { labelSelector, takes, type Selector } from "../../../policy/rules/network/selectors";
import { Field, UNKNOWN } from "../../../policy/rules/read";

const word = fc.constantFrom("a", "b", "c");
const value = fc.oneof({ weight: 9, arbitrary: word }, { weight: 1, arbitrary: fc.constant(UNKNOWN) });
const labels = fc.dictionary(word, value).map((each) => Field.root(each));
const expression = fc.record({
  key: value,
  operator: fc.constantFrom("In", "NotIn", "Exists", "DoesNotExist"),
  values: fc.array(value, { maxLength: 3 }),
});
const selector = fc
  .record({ matchLabels: fc.dictionary(word, value), matchExpressions: fc.array(expression, { maxLength: 2 }) })
  .map((each) => labelSelector(Field.root(each)));

describe("an index of labels", () => {
  it("keeps everything that a selector takes, or may take", () => {
    fc.assert(
      fc.property(fc.array(labels), selector, (things, asked) => {
        const candidates = new Set(new Labelled(things, (thing) => thing).candidates(asked));
        for (const thing of things) assert.ok(candidates.has(thing) || takes(asked, thing) === false);
      }),
    );
  });

  it("keeps every selector that takes something, or may take it", () => {
    fc.assert(
      fc.property(fc.array(selector), labels, (selectors, asked) => {
        const candidates = new Set(new Selecting<Selector>(selectors, (each) => each).candidates(asked));
        for (const each of selectors) assert.ok(candidates.has(each) || takes(each, asked) === false);
      }),
    );
  });

  it("looks at few of many, whatever is shared", () => {
    const many = Array.from({ length: 100 }, (_, index) => Field.root({ app: "web", instance: `i${index}` }));
    const asked = (matchLabels: object, matchExpressions: object[] = []) =>
      labelSelector(Field.root({ matchLabels, matchExpressions }));
    const index = new Labelled(many, (thing) => thing);
    assert.equal(index.candidates(asked({ app: "web", instance: "i7" })).length, 1);
    assert.equal(index.candidates(asked({ instance: "i7", app: "web" })).length, 1);
    assert.equal(
      index.candidates(asked({}, [{ key: "instance", operator: "In", values: ["i7", "i7", "i8"] }])).length,
      2,
    );
    const hazy = [{ key: "instance", operator: "In", values: ["i7", UNKNOWN] }];
    assert.equal(index.candidates(asked({}, hazy)).length, 100);
    assert.equal(index.candidates(asked({ app: "none" })).length, 0);
    assert.equal(index.candidates(asked({})).length, 100);
    for (const selectors of [
      many.map((_, each) => asked({ app: "web", instance: `i${each}` })),
      many.map((_, each) => asked({ instance: `i${each}`, app: "web" })),
    ]) {
      const selecting = new Selecting(selectors, (each) => each);
      assert.equal(selecting.candidates(Field.root({ app: "web", instance: "i7" })).length, 1);
      assert.equal(selecting.candidates(Field.root({ app: "web" })).length, 0);
    }
  });
});
