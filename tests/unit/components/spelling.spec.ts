import assert from "node:assert/strict";
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
