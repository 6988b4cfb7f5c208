import assert from "node:assert/strict";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { readOnce, writeOnce } from "../../policy/protobuf";

/** Of this file only: other specs must not meet what these make of it. */
const shared = {
  type: "array",
  items: { properties: { name: { type: "string", pattern: "\\S" }, last: [1, null, true] } },
};
const message = (size: number) => ({ size, list: [shared], exemptions: shared });

describe("what all policies have in common", () => {
  it("is written once, byte for byte as it would be each time", () => {
    const written = (size: number) => Struct.fromJavaScript(structuredClone(message(size))).serializeBinary();
    const expected = [written(1), written(2)];

    writeOnce(shared);

    for (const [index, bytes] of expected.entries()) {
      assert.deepEqual(Struct.fromJavaScript(message(index + 1)).serializeBinary(), bytes);
    }
    assert.deepEqual(Struct.deserializeBinary(written(1)).toJavaScript(), message(1));
  });

  it("is read once, and of each message what it holds", () => {
    readOnce();
    const [one, other] = [Struct.fromJavaScript(message(1)), Struct.fromJavaScript(message(2))];

    assert.deepEqual(one.toJavaScript(), message(1));
    assert.deepEqual(other.toJavaScript(), message(2));
    assert.equal(one.toJavaScript(), one.toJavaScript());
  });
});
