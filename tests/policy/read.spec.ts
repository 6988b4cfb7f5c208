import assert from "node:assert/strict";
import { Field, UNKNOWN } from "../../policy/rules/read";

const root = Field.root({
  text: "a",
  number: 1,
  nothing: null,
  list: ["a", null, { b: 1 }],
  map: { a: 1, "b.c/d": { e: 2 }, "1": 3, _f: 4 },
  open: UNKNOWN,
  openInside: [1, UNKNOWN],
});

describe("a field", () => {
  it("is absent where nothing or null is", () => {
    assert.equal(root.at("nothing").absent, true);
    assert.equal(root.at("nothing").value, undefined);
    assert.equal(root.at("missing").absent, true);
    assert.equal(Field.root(null).absent, true);
    assert.equal(root.at("text").absent, false);
    assert.equal(root.at("open").absent, false);
  });

  it("has a text only where there is one", () => {
    assert.equal(root.at("text").text, "a");
    for (const key of ["number", "nothing", "list", "open"]) assert.equal(root.at(key).text, undefined);
  });

  it("is read below anything without throwing", () => {
    for (const key of ["text", "number", "nothing", "missing"]) {
      const below = root.at(key, "a", 0, "b");
      assert.equal(below.value, undefined);
      assert.deepEqual(below.keys, [key, "a", 0, "b"]);
      assert.deepEqual(below.items(), []);
      assert.deepEqual(below.entries(), []);
    }
  });

  it("has nothing that JavaScript's own objects have", () => {
    for (const key of ["constructor", "toString", "__proto__"]) assert.ok(root.at("map", key).absent, key);
    assert.ok(root.at("text", "length").absent);
    assert.ok(root.at("list", "map").absent);
  });

  it("is the unknown value itself for all that lies under one", () => {
    const open = root.at("open");
    assert.equal(open.unknown, true);
    assert.equal(open.at("a", 0, "b"), open);
    assert.deepEqual(open.items(), [open]);
    assert.equal(open.items()[0], open);
    assert.deepEqual(open.entries(), [["", open]]);
    assert.equal(root.at("text").unknown, false);
    assert.equal(root.at("openInside").unknown, false);
    assert.deepEqual(
      root
        .at("openInside")
        .items()
        .map(({ unknown, path }) => [unknown, path]),
      [
        [false, "openInside[0]"],
        [true, "openInside[1]"],
      ],
    );
  });

  it("has the elements of a list and of nothing else, made once", () => {
    const list = root.at("list");
    assert.deepEqual(
      list.items().map(({ value, keys }) => [value, keys]),
      [
        ["a", ["list", 0]],
        [undefined, ["list", 1]],
        [{ b: 1 }, ["list", 2]],
      ],
    );
    assert.equal(list.items()[0], list.items()[0]);
    for (const key of ["text", "number", "nothing", "map"]) assert.deepEqual(root.at(key).items(), []);
  });

  it("has the entries of a map", () => {
    assert.deepEqual(
      Field.root({ b: { c: null }, a: 1 })
        .entries()
        .map(([key, { value, path }]) => [key, value, path]),
      [
        ["b", { c: null }, "b"],
        ["a", 1, "a"],
      ],
    );
    for (const key of ["text", "number", "nothing"]) assert.deepEqual(root.at(key).entries(), []);
  });

  for (const [keys, path] of [
    [[], ""],
    [["spec"], "spec"],
    [["spec", "containers", 0, "image"], "spec.containers[0].image"],
    [["metadata", "labels", "a.b/c"], 'metadata.labels["a.b/c"]'],
    [["a.b", "c"], '["a.b"].c'],
    [["map", "_f", "g1"], "map._f.g1"],
    [["data", "1a"], 'data["1a"]'],
    [["data", "a-b"], 'data["a-b"]'],
    [["data", "-a"], 'data["-a"]'],
    [["data", "a b"], 'data["a b"]'],
    [["data", 'a"b'], 'data["a\\"b"]'],
    [["data", ""], 'data[""]'],
    [["data", "1"], 'data["1"]'],
    [["data", 1], "data[1]"],
  ] as const) {
    it(`is called ${path === "" ? "nothing at the root" : path}`, () => {
      assert.equal(root.at(...keys).path, path);
      assert.deepEqual(root.at(...keys).keys, keys);
    });
  }

  it("knows what holds it, up to the root", () => {
    const map = root.at("map");
    assert.equal(map.at("a").parent, map);
    assert.equal(map.parent, root);
    assert.equal(root.parent, undefined);
    const [element] = root.at("list").items();
    assert.deepEqual(element?.parent?.keys, ["list"]);
  });
});
