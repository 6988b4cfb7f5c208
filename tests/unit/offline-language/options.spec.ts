import assert from "node:assert/strict";
import { readOptions, typescriptEnvironment } from "../../../toolchain/offline/language/options";
import { toStruct, type ValueMap } from "../../../toolchain/offline/rpc/values";

const read = (options: ValueMap) => readOptions(toStruct(options));

describe("runtime options", () => {
  it("default to TypeScript and no arguments", () => {
    assert.deepEqual(readOptions(undefined), { typescript: true, nodeargs: [] });
  });
  it("are read", () => {
    assert.deepEqual(read({ typescript: false, tsconfig: "tsconfig.pulumi.json", nodeargs: "-a -b" }), {
      typescript: false,
      tsconfig: "tsconfig.pulumi.json",
      nodeargs: ["-a", "-b"],
    });
  });
  it("leave those of other concerns alone", () => {
    assert.deepEqual(read({ packagemanager: "npm" }), { typescript: true, nodeargs: [] });
  });
  it("refuse a typescript option that is no boolean", () => {
    assert.throws(() => read({ typescript: "yes" }), /the runtime option "typescript" must be a boolean, not "yes"/);
  });
  it("refuse node arguments that are a list", () => {
    assert.throws(() => read({ nodeargs: ["-a"] }), /"nodeargs" must be a string, not a value of another kind/);
  });
  it("reach the SDK by its environment", () => {
    assert.deepEqual(typescriptEnvironment(read({ tsconfig: "t.json" })), {
      PULUMI_NODEJS_TYPESCRIPT: "true",
      PULUMI_NODEJS_TSCONFIG_PATH: "t.json",
    });
    assert.deepEqual(typescriptEnvironment(read({ typescript: false })), {});
  });
});
