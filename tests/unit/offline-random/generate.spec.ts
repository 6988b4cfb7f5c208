import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultSpecial, generateString, shuffled, type StringRule } from "../../../toolchain/offline/random/generate";

const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = lower.toUpperCase();
const digits = "0123456789";

const simple: StringRule = {
  length: 12,
  upper: true,
  lower: true,
  numeric: true,
  special: true,
  minUpper: 0,
  minLower: 0,
  minNumeric: 0,
  minSpecial: 0,
  overrideSpecial: "",
};

const minimum = fc.nat({ max: 6 });
const rules: fc.Arbitrary<StringRule> = fc
  .record({
    rest: fc.integer({ min: 1, max: 30 }),
    upper: fc.boolean(),
    lower: fc.boolean(),
    numeric: fc.boolean(),
    special: fc.boolean(),
    minUpper: minimum,
    minLower: minimum,
    minNumeric: minimum,
    minSpecial: minimum,
    overrideSpecial: fc.constantFrom("", "_", "-_.", "äß€", "😀~"),
  })
  .filter((rule) => rule.upper || rule.lower || rule.numeric || rule.special)
  .map(({ rest, ...rule }) => ({
    ...rule,
    length: rest + rule.minUpper + rule.minLower + rule.minNumeric + rule.minSpecial,
  }));

const count = (text: string, characters: string): number =>
  Array.from(text).filter((character) => characters.includes(character)).length;

describe("generateString", () => {
  it("has exactly the length asked for, in characters", () => {
    fc.assert(
      fc.property(rules, (rule) => {
        assert.equal(Array.from(generateString(rule)).length, rule.length);
      }),
    );
  });

  it("holds at least the minimum of each class", () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const text = generateString(rule);
        assert.ok(count(text, upper) >= rule.minUpper);
        assert.ok(count(text, lower) >= rule.minLower);
        assert.ok(count(text, digits) >= rule.minNumeric);
        assert.ok(count(text, rule.overrideSpecial || defaultSpecial) >= rule.minSpecial);
      }),
    );
  });

  it("takes no more than the minimum from a class that is switched off", () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const text = generateString(rule);
        if (!rule.upper) assert.equal(count(text, upper), rule.minUpper);
        if (!rule.lower) assert.equal(count(text, lower), rule.minLower);
        if (!rule.numeric) assert.equal(count(text, digits), rule.minNumeric);
        if (!rule.special) assert.equal(count(text, rule.overrideSpecial || defaultSpecial), rule.minSpecial);
      }),
    );
  });

  it("uses characters of the four classes only", () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const allowed = upper + lower + digits + (rule.overrideSpecial || defaultSpecial);
        assert.equal(count(generateString(rule), allowed), rule.length);
      }),
    );
  });

  it("replaces the usual special characters by the given ones", () => {
    const text = generateString({ ...simple, upper: false, lower: false, numeric: false, overrideSpecial: "#" });
    assert.equal(text, "############");
  });

  it("uses every character of a class", () => {
    const text = generateString({ ...simple, length: 20_000 });
    assert.equal(new Set(text).size, upper.length + lower.length + digits.length + defaultSpecial.length);
  });

  it("gives two different strings for the same rule", () => {
    assert.notEqual(generateString({ ...simple, length: 32 }), generateString({ ...simple, length: 32 }));
  });

  it("puts the minima anywhere, not in front", () => {
    const rule = { ...simple, length: 8, numeric: false, special: false, minNumeric: 1 };
    const runs = 4_000;
    const seen = Array.from({ length: rule.length }, () => 0);
    for (let run = 0; run < runs; run++) {
      const at = generateString(rule).search(/\d/);
      seen[at] = (seen[at] ?? 0) + 1;
    }
    assertEven(seen, runs);
  });
});

describe("shuffled", () => {
  const fromRandom = (limit: number): number => Math.floor(Math.random() * limit);

  it("keeps all items", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (items) => {
        assert.deepEqual([...shuffled(items, fromRandom)].sort(), [...items].sort());
      }),
    );
  });

  it("makes all orders equally likely", () => {
    const runs = 6_000;
    const orders = new Map<string, number>();
    for (let run = 0; run < runs; run++) {
      const order = shuffled(["a", "b", "c"], fromRandom).join("");
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    assert.equal(orders.size, 6);
    assertEven([...orders.values()], runs);
  });
});

/** Chi-squared far beyond chance: a fair draw fails this about once in ten million runs. */
function assertEven(counts: readonly number[], runs: number): void {
  const expected = runs / counts.length;
  const chiSquared = counts.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
  assert.ok(chiSquared < 45, `uneven: ${counts.join(" ")} (chi-squared ${chiSquared.toFixed(1)})`);
}
