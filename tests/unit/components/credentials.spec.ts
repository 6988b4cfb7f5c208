import assert from "node:assert/strict";
import { generators, secretValue } from "../../../components/credentials";

describe("values of the Secret", () => {
  const password = "x".repeat(32);

  it("hands passwords on as they are", () => {
    assert.equal(secretValue(generators.DB_PASSWORD, password), password);
  });

  for (const [key, bytes] of [
    ["CIRCLE_ENCRYPTION_KEY", 32],
    ["JWT_SECRET", 64],
  ] as const) {
    it(`makes ${key} of ${bytes} bytes, from a password that holds more randomness`, () => {
      const generator = generators[key];
      assert.equal(Buffer.from(secretValue(generator, password), "base64").length, bytes);
      assert.ok(generator.length * Math.log2(62) > bytes * 8);
      assert.notEqual(secretValue(generator, password), secretValue(generator, `${password}y`));
    });
  }
});
