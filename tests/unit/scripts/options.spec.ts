import assert from "node:assert/strict";
import { exitCode, UserError } from "../../../toolchain/errors";
import { readOptions } from "../../../scripts/quickstart/options";

describe("the options of quickstart", () => {
  const refused = (text: RegExp) => (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.equal(error.exitCode, exitCode.usage);
    assert.match(error.message, text);
    return true;
  };

  it("deploy development to the embedded cluster where nothing is said", () => {
    assert.deepEqual(readOptions([]), { environment: "development", down: false });
  });

  it("name environment, context and the way back", () => {
    const args = ["--environment", "staging", "--context", "kind-kind", "--down"];
    assert.deepEqual(readOptions(args), { environment: "staging", context: "kind-kind", down: true });
  });

  it("are refused where one is unknown, with the way to the help", () => {
    assert.throws(() => readOptions(["--wibble"]), refused(/'--wibble'\nSee npm run quickstart -- --help$/));
  });

  it("are refused where the environment is unknown, naming those that are", () => {
    assert.throws(() => readOptions(["--environment", "prod"]), refused(/'prod'.*development, staging, production/));
  });

  it("are refused where a word is left over", () => {
    assert.throws(() => readOptions(["staging"]), refused(/too many arguments/));
  });
});
