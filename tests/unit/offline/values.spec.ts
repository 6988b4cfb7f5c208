import assert from "node:assert/strict";
import fc from "fast-check";
import {
  containsSecret,
  containsUnknown,
  fromStruct,
  isSecret,
  isUnknown,
  revealed,
  secret,
  toStruct,
  unknownValue,
  type ValueMap,
} from "../../../toolchain/offline/rpc/values";

describe("values of Pulumi's protocol", () => {
  it("cross the protocol unchanged", () => {
    const keys = fc.string().filter((key) => key !== "__proto__");
    const json = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constant(null),
        fc.boolean(),
        fc.integer(),
        fc.string(),
        fc.array(tie("value")),
        fc.dictionary(keys, tie("value"), { noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.dictionary(keys, json, { noNullPrototype: true }), (map) => {
        assert.deepEqual(fromStruct(toStruct(map as ValueMap)), map);
      }),
    );
  });

  it("are revealed at any depth, and marked only once", () => {
    const value = { open: 1, list: [secret("a"), { inner: secret({ deep: secret("b") }) }] };
    assert.deepEqual(revealed(value), { open: 1, list: ["a", { inner: { deep: "b" } }] });
    assert.deepEqual(secret(secret("a")), secret("a"));
  });

  it("tell whether anything in them is secret or unknown", () => {
    assert.ok(isSecret(secret(null)) && isUnknown(unknownValue));
    assert.ok(containsSecret([{ a: secret(1) }]) && !containsSecret([{ a: 1 }]));
    assert.ok(containsUnknown({ a: [secret(unknownValue)] }) && !containsUnknown({ a: ["x"] }));
    assert.ok(isUnknown("dd056dcd-154b-4c76-9bd3-c8f88648b5ff"), "the unknown of an object");
  });
});
