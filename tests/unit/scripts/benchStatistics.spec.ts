import assert from "node:assert/strict";
import fc from "fast-check";
import { marginal, median, ratios, spread } from "../../../scripts/bench/statistics";

describe("the statistics of the benchmark", () => {
  const values = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });

  it("take the middle value, or the mean of the two middle ones", () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([10, 1, 2, 4]), 3);
  });

  it("have no median of nothing", () => {
    assert.throws(() => median([]), RangeError);
  });

  it("find a median with as many values below it as above", () => {
    fc.assert(
      fc.property(values, (list) => {
        const middle = median(list);
        const below = list.filter((value) => value < middle).length;
        const above = list.filter((value) => value > middle).length;
        assert.ok(below <= list.length / 2 && above <= list.length / 2);
      }),
    );
  });

  it("do not care in which order the values came", () => {
    fc.assert(
      fc.property(values, (list) => {
        assert.deepEqual(spread([...list].reverse()), spread(list));
      }),
    );
  });

  it("are moved little by one turn in which the machine was busy", () => {
    assert.deepEqual(spread([2, 2, 90, 2, 2]), { median: 2, min: 2, max: 90 });
  });

  it("divide pair by pair, so that a machine that slows down for both does not count", () => {
    assert.deepEqual(ratios([2, 20, 200], [1, 10, 100]), { median: 2, min: 2, max: 2 });
  });

  it("divide no values that are not pairs", () => {
    assert.throws(() => ratios([1, 2], [1]), RangeError);
  });

  it("tell what each further thing costs, whatever the first ones did", () => {
    assert.equal(marginal({ count: 1, cost: 5 }, { count: 11, cost: 25 }), 2);
  });

  it("find the same further cost at any size where cost grows in a straight line", () => {
    const integer = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(integer, integer, integer, integer, (base, each, fewer, step) => {
        const cost = (count: number) => ({ count, cost: base + each * count });
        assert.equal(marginal(cost(fewer), cost(fewer + step)), each);
      }),
    );
  });
});
