import assert from "node:assert/strict";
import fc from "fast-check";
import { fieldChanges, stepsText } from "../../../../render/difference/fields";

const told = (one: unknown, other: unknown): string[] =>
  fieldChanges(one, other).map(
    ({ path, one: from, other: to }) => `${stepsText(path)}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`,
  );

describe("the fields that differ", () => {
  it("are told down to the last one, on either side", () => {
    assert.deepEqual(told({ a: { b: 1, c: 2 }, d: 1 }, { a: { b: 1, c: 3 }, e: { f: null } }), [
      "a.c: 2 → 3",
      "d: 1 → undefined",
      "e.f: undefined → null",
    ]);
    assert.deepEqual(told({ a: {} }, {}), ["a: {} → undefined"]);
    assert.deepEqual(told({ a: [] }, { a: {} }), ["a: [] → {}"]);
    assert.deepEqual(told({ a: { b: 1 } }, { a: [1] }), ['a: {"b":1} → [1]']);
  });

  it("are found by name in lists whose entries have one, in whatever order", () => {
    const env = (...entries: [string, string][]) => ({ env: entries.map(([name, value]) => ({ name, value })) });
    assert.deepEqual(told(env(["A", "1"], ["B", "2"]), env(["B", "3"], ["A", "1"], ["C", "4"])), [
      'env[B].value: "2" → "3"',
      'env[C].name: undefined → "C"',
      'env[C].value: undefined → "4"',
    ]);
    // A second entry of a name takes the name its meaning.
    assert.deepEqual(told(env(["A", "1"], ["A", "2"]), env(["A", "1"], ["A", "3"])), ['env[1].value: "2" → "3"']);
  });

  it("are those of one entry where its name alone has changed", () => {
    const rules = (host: string) => ({ rules: [{ host, http: { path: "/" } }] });
    assert.deepEqual(told(rules("a.example.com"), rules("b.example.com")), [
      'rules[0].host: "a.example.com" → "b.example.com"',
    ]);
  });

  it("are those within a text that is JSON on both sides, or on one alone", () => {
    assert.deepEqual(told({ "config.json": '{"a":{"b":1}}' }, { "config.json": '{"a":{"b":2}}' }), [
      '["config.json"].a.b: 1 → 2',
    ]);
    assert.deepEqual(told({ x: '{"a":1}' }, { x: "plain" }), ['x: "{\\"a\\":1}" → "plain"']);
  });

  it("are none between any value and itself, and some between two that are written differently", () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(json, json, (one, other) => {
        assert.deepEqual(fieldChanges(one, structuredClone(one)), []);
        if (JSON.stringify(one) !== JSON.stringify(other) && typeof one !== "string") {
          const same = sorted(one) === sorted(other);
          assert.equal(fieldChanges(one, other).length === 0, same, `${JSON.stringify(one)} ${JSON.stringify(other)}`);
        }
      }),
    );
  });
});

/** Without regard to the order of keys. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
