import assert from "node:assert/strict";
import { exitCode, UserError } from "../../../toolchain/errors";
import { possible } from "../../../scripts/bench/possible";

describe("what can be compared on a machine", () => {
  const problem = "A node needs root.";

  it("is all that is asked for where there can be a node", () => {
    assert.deepEqual(possible(["up", "validate", "deploy"], undefined), { names: ["up", "validate", "deploy"] });
  });

  it("is the rest where there can be none, and a line says what is missing and why", () => {
    const { names, leftOut } = possible(["up", "validate", "deploy", "lint"], problem);
    assert.deepEqual(names, ["up", "lint"]);
    assert.equal(leftOut, "Not measured: validate, deploy. A node needs root.");
  });

  it("is all that is asked for where none of it needs a node", () => {
    assert.deepEqual(possible(["up", "lint"], problem), { names: ["up", "lint"] });
  });

  it("is refused where nothing is left", () => {
    assert.throws(
      () => possible(["deploy"], problem),
      (error) => error instanceof UserError && error.exitCode === exitCode.usage && /deploy.*root/.test(error.message),
    );
  });
});
