import assert from "node:assert/strict";
import fc from "fast-check";
import { changesBetween, pathText } from "../../../toolchain/offline/kubernetes/diff";
import { isIgnored, parsePath } from "../../../toolchain/offline/kubernetes/ignoredPaths";
import { prunedTo } from "../../../toolchain/offline/kubernetes/prune";
import { unknownValue, type ValueMap } from "../../../toolchain/offline/rpc/values";

function changes(old: ValueMap, now: ValueMap, ...forceNew: string[]): string[] {
  const paths = forceNew.map((path) => path.split("."));
  return changesBetween(old, now, paths).map(
    ({ path, kind, replace }) => `${kind} ${pathText(path)}${replace ? " !" : ""}`,
  );
}

describe("the difference between an object and its new inputs", () => {
  it("names every changed property at its own path", () => {
    const old = { spec: { a: 1, list: [{ image: "x", tag: 1 }], gone: true, same: [1, 2] } };
    const now = { spec: { a: 2, list: [{ image: "y", tag: 1 }, { image: "z" }], same: [1, 2], added: {} } };
    assert.deepEqual(changes(old, now).sort(), [
      "add spec.added",
      "add spec.list[1]",
      "delete spec.gone",
      "update spec.a",
      "update spec.list[0].image",
    ]);
  });

  it("writes keys that are no identifiers in brackets", () => {
    assert.deepEqual(changes({}, { annotations: { 'a.b/c"': "1" } }), ["add annotations"]);
    assert.deepEqual(changes({ annotations: {} }, { annotations: { 'a.b/c"': "1" } }), ['add annotations["a.b/c\\""]']);
  });

  it("takes null for absent", () => {
    assert.deepEqual(changes({ a: null }, { b: null }), []);
  });

  it("takes an unknown value for a change", () => {
    assert.deepEqual(changes({ a: { b: 1 } }, { a: unknownValue, c: unknownValue }), ["update a", "add c"]);
  });

  it("is a change of type where the type changes", () => {
    assert.deepEqual(changes({ a: [1] }, { a: { b: 1 } }), ["update a"]);
  });

  it("marks what can't be changed in place: at the field, under it, and above it where it is inside", () => {
    const old = { spec: { selector: { matchLabels: { a: "1" } } } };
    assert.deepEqual(changes(old, { spec: { selector: { matchLabels: { a: "2" } } } }, "spec.selector"), [
      "update spec.selector.matchLabels.a !",
    ]);
    assert.deepEqual(changes(old, { spec: {} }, "spec.selector"), ["delete spec.selector !"]);
    assert.deepEqual(changes({}, old, "spec.selector"), ["add spec !"]);
    assert.deepEqual(changes({}, { spec: { other: 1 } }, "spec.selector"), ["add spec"]);
    assert.deepEqual(changes({ spec: { selectors: 1 } }, { spec: { selectors: 2 } }, "spec.selector"), [
      "update spec.selectors",
    ]);
  });

  it("finds fields of array elements", () => {
    const containers = (image: string): ValueMap => ({ spec: { containers: [{ name: "a", image }] } });
    const field = "spec.containers.*.image";
    assert.deepEqual(changes(containers("x"), containers("y"), field), ["update spec.containers[0].image !"]);
    assert.deepEqual(changes({ spec: {} }, containers("y"), field), ["add spec.containers !"]);
  });

  it("is empty between equal objects, whatever they hold", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const copy = JSON.parse(JSON.stringify(object)) as ValueMap;
        assert.deepEqual(changes(copy, structuredClone(copy)), []);
      }),
    );
  });
});

describe("a live object cut to the shape of its inputs", () => {
  it("keeps only what the inputs have, at every depth and by index", () => {
    const mask = { spec: { replicas: 0, list: [{ name: "" }] }, gone: 1 };
    const live = { spec: { replicas: 3, list: [{ name: "a", filled: 1 }, { name: "b" }], filled: 1 }, status: {} };
    assert.deepEqual(prunedTo(mask, live), { spec: { replicas: 3, list: [{ name: "a" }] } });
  });

  it("takes the live value where the type has changed", () => {
    assert.deepEqual(prunedTo({ a: { b: 1 }, c: ["x"] }, { a: "text", c: [{ d: 1 }] }), { a: "text", c: [{ d: 1 }] });
  });

  it("has no elements where one side has none", () => {
    assert.deepEqual(prunedTo({ a: [], b: [1] }, { a: [1], b: [] }), { a: [], b: [] });
  });
});

describe("ignored paths", () => {
  it("are read as the engine writes them", () => {
    assert.deepEqual(parsePath('metadata.annotations["a.b/c\\""].x[0][*]'), [
      "metadata",
      "annotations",
      'a.b/c"',
      "x",
      "0",
      "*",
    ]);
    assert.throws(() => parsePath("a..b"), /failed to parse ignore path: "a\.\.b"/);
  });

  it("cover themselves and what is under them", () => {
    const ignored = ["spec.replicas", "spec.containers[*].image"].map(parsePath);
    assert.ok(isIgnored(ignored, ["spec", "replicas"]));
    assert.ok(isIgnored(ignored, ["spec", "containers", 1, "image"]));
    assert.ok(!isIgnored(ignored, ["spec"]));
    assert.ok(!isIgnored([["spec", "*"]], ["spec"]));
    assert.ok(!isIgnored(ignored, ["spec", "containers", 1, "name"]));
  });
});
