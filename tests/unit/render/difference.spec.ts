import assert from "node:assert/strict";
import type { Node } from "../../../render/node";
import { difference } from "../../../render/kustomize/difference";
import { shared } from "../../../render/kustomize/shared";

describe("what stacks share", () => {
  const cases: readonly {
    readonly what: string;
    readonly of: readonly (Node | undefined)[];
    readonly is: Node | undefined;
  }[] = [
    { what: "a value that all have", of: [1, 1, 1], is: 1 },
    { what: "a value that two have", of: [1, 2, 2], is: 2 },
    { what: "nothing where all differ", of: [1, 2, 3], is: undefined },
    { what: "nothing where two have none", of: [undefined, undefined, 1], is: undefined },
    { what: "a value that the third has not", of: [undefined, "a", "a"], is: "a" },
    {
      what: "of mappings each field by itself",
      of: [
        { a: 1, b: 1 },
        { a: 1, b: 2 },
        { a: 2, b: 2, c: 3 },
      ],
      is: { a: 1, b: 2 },
    },
    { what: "no mapping that would be empty", of: [{ a: 1 }, { a: 2 }, { a: 3 }], is: undefined },
    { what: "an empty mapping that is meant", of: [{}, {}, { a: 3 }], is: {} },
    {
      what: "of lists with the same names each item",
      of: [[{ name: "a", v: 1, w: 1 }], [{ name: "a", v: 2, w: 1 }]],
      is: [{ name: "a", w: 1 }],
    },
    {
      what: "the list with the names that most have",
      of: [[{ name: "b" }], [{ name: "a", v: 1 }], [{ name: "a", v: 1 }]],
      is: [{ name: "a", v: 1 }],
    },
    { what: "nothing of lists with other names", of: [[{ name: "a" }], [{ name: "b" }]], is: undefined },
  ];
  for (const { what, of, is } of cases)
    it(what, () => {
      assert.deepEqual(shared(of, "env"), is);
    });

  it("lists without names count as a whole", () => {
    assert.deepEqual(
      shared(
        [
          ["a", "b"],
          ["a", "c"],
          ["a", "c"],
        ],
        "args",
      ),
      ["a", "c"],
    );
    assert.equal(shared([[{ name: "a", v: 1 }], [{ name: "a", v: 2 }]], "rules"), undefined);
  });
});

describe("the difference between objects", () => {
  const nothing: unknown[] = [];
  const cases: readonly {
    readonly what: string;
    readonly from: Node;
    readonly to: Node;
    readonly merge: unknown;
    readonly operations?: unknown[];
  }[] = [
    {
      what: "is nothing between equal ones, whatever the order of fields",
      from: { a: 1, b: 2 },
      to: { b: 2, a: 1 },
      merge: undefined,
    },
    {
      what: "is the field that changes",
      from: { a: { b: 1, c: 1 } },
      to: { a: { b: 2, c: 1 } },
      merge: { a: { b: 2 } },
    },
    { what: "takes away by null", from: { a: 1, b: { c: 1 } }, to: { a: 1 }, merge: { b: null } },
    {
      what: "names an item, and those before it, which would lose their place",
      from: {
        env: [
          { name: "A", value: "1" },
          { name: "B", value: "2" },
          { name: "C", value: "3" },
        ],
      },
      to: {
        env: [
          { name: "A", value: "1" },
          { name: "B", value: "0" },
          { name: "C", value: "3" },
        ],
      },
      merge: { env: [{ name: "A" }, { name: "B", value: "0" }] },
    },
    {
      what: "replaces a list whose items are others",
      from: { env: [{ name: "A", value: "1" }] },
      to: { env: [{ name: "B", value: "1" }] },
      merge: { env: [{ $patch: "replace" }, { name: "B", value: "1" }] },
    },
    {
      what: "holds a list without names as a whole",
      from: { args: ["a"] },
      to: { args: ["a", "b"] },
      merge: { args: ["a", "b"] },
    },
    {
      what: "is an operation where nothing could be merged",
      from: { spec: { selector: { a: "b" } } },
      to: { spec: { selector: {}, "x/y": [] } },
      merge: undefined,
      operations: [
        { op: "replace", path: "/spec/selector", value: {} },
        { op: "add", path: "/spec/x~1y", value: [] },
      ],
    },
  ];
  for (const { what, from, to, merge, operations = nothing } of cases)
    it(what, () => {
      assert.deepEqual(difference(from, to), { merge, operations });
    });
});
