import assert from "node:assert/strict";
import {
  autonamed,
  eightHexDigits,
  hasGenerateName,
  isNamed,
  withAdoptedName,
} from "../../../toolchain/offline/kubernetes/naming";
import { unknownValue, type ValueMap } from "../../../toolchain/offline/rpc/values";

const unnamed: ValueMap = { kind: "ConfigMap", metadata: {} };
const options = { logicalName: "settings", seed: new Uint8Array([1, 2, 3]), autonaming: undefined };

describe("made names", () => {
  it("are the resource's own with eight digits, the same for the same seed", () => {
    const named = autonamed(unnamed, options);
    assert.match(
      JSON.stringify(named["metadata"]),
      /^\{"name":"settings-[0-9a-f]{8}","annotations":\{"pulumi\.com\/autonamed":"true"\}\}$/,
    );
    assert.deepEqual(autonamed(unnamed, options), named);
    assert.notEqual(eightHexDigits(new Uint8Array()), eightHexDigits(new Uint8Array()));
  });

  it("are what the engine proposes", () => {
    const named = autonamed(unnamed, { ...options, autonaming: { mode: "propose", proposedName: "chosen" } });
    assert.deepEqual(named["metadata"], { name: "chosen", annotations: { "pulumi.com/autonamed": "true" } });
  });

  it("are refused where autonaming is off", () => {
    const off = { ...options, autonaming: { mode: "disable", proposedName: "" } } as const;
    assert.throws(
      () => autonamed(unnamed, off),
      /autonaming is disabled, resource requires the \.metadata\.name field/,
    );
  });

  it("leave annotations alone that are not known yet", () => {
    const named = autonamed({ metadata: { annotations: unknownValue } }, options);
    assert.match(JSON.stringify(named), /"annotations":"04da6b54/);
  });

  it("are kept for inputs without a name, but not in place of a given one", () => {
    const old = autonamed(unnamed, options);
    assert.deepEqual(withAdoptedName(unnamed, old), old);
    const given = { metadata: { name: "mine" } };
    assert.equal(withAdoptedName(given, old), given);
    assert.equal(withAdoptedName(unnamed, given), unnamed);
  });

  it("are not made where there is a name, an unknown one, or generateName", () => {
    for (const metadata of [{ name: "a" }, { name: unknownValue }, { generateName: "a-" }]) {
      assert.deepEqual(autonamed({ metadata }, options), { metadata });
    }
    assert.ok(
      isNamed({ metadata: { name: unknownValue } }) && hasGenerateName({ metadata: { generateName: unknownValue } }),
    );
  });
});
