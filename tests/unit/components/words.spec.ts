import assert from "node:assert/strict";
import fc from "fast-check";
import { quantity } from "../../../components/quantity";
import { nearest } from "../../../components/spelling";

describe("spelling", () => {
  const keys = ["image", "ingress", "scaling", "secrets"];
  for (const [word, meant] of [
    ["imge", "image"],
    ["Image", "image"],
    ["scalling", "scaling"],
    ["secret", "secrets"],
    ["ingres", "ingress"],
  ] as const) {
    it(`${word} most likely means ${meant}`, () => {
      assert.equal(nearest(word, keys), meant);
    });
  }

  it("a word that is near nothing has no suggestion", () => {
    assert.equal(nearest("colour", keys), undefined);
    assert.equal(nearest("", keys), undefined);
  });
});

describe("quantities", () => {
  for (const [text, number] of [
    ["500m", 0.5],
    ["2", 2],
    ["1.5", 1.5],
    ["1Ki", 1024],
    ["1Gi", 1024 ** 3],
    ["1Ti", 1024 ** 4],
  ] as const) {
    it(`${text} is ${number}`, () => {
      assert.equal(quantity(text), number);
    });
  }

  it("what is none is refused", () => {
    assert.throws(() => quantity("1 GB"), { name: "RangeError", message: '"1 GB" is not a quantity' });
  });

  it("keep their order in any unit", () => {
    const amount = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        assert.equal(quantity(`${a}Mi`) < quantity(`${b}Mi`), a < b);
        assert.equal(quantity(`${a}Gi`), quantity(`${a * 1024}Mi`));
      }),
    );
  });
});
