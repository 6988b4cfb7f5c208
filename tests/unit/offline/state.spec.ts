import assert from "node:assert/strict";
import { checkpointOf, objectOf, stateOf, withSecrets } from "../../../toolchain/offline/kubernetes/state";
import { secret, type ValueMap } from "../../../toolchain/offline/rpc/values";

describe("the state of a resource", () => {
  const inputs: ValueMap = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a" },
    data: { open: "1", hidden: "x" },
  };
  const source: ValueMap = { ...inputs, data: { open: "1", hidden: secret("x") } };
  const live: ValueMap = { ...inputs, metadata: { name: "a", uid: "u" } };
  const checkpoint = { inputs, live, initialApiVersion: "v1", fieldManager: "pulumi-kubernetes-0a1b2c3d" };

  it("is the live object, and how it came to be", () => {
    assert.deepEqual(stateOf(checkpoint, inputs), {
      ...live,
      __inputs: inputs,
      __initialApiVersion: "v1",
      __fieldManager: "pulumi-kubernetes-0a1b2c3d",
    });
  });

  it("is read back as it was written, without marks", () => {
    assert.deepEqual(checkpointOf(stateOf(checkpoint, source)), checkpoint);
  });

  it("is read in the layout of old, too", () => {
    assert.deepEqual(checkpointOf({ inputs, live }), {
      inputs,
      live,
      initialApiVersion: "v1",
      fieldManager: undefined,
    });
  });

  it("has a secret wherever the inputs have one, and nowhere else", () => {
    const state = stateOf(checkpoint, source);
    assert.deepEqual(state["data"], { open: "1", hidden: secret("x") });
    assert.deepEqual(state["__inputs"], source);
  });

  it("has the data of a Secret as a whole secret, even where nobody marked it", () => {
    const object = { kind: "Secret", data: { a: "x" }, metadata: { annotations: { b: "y" } } };
    const marked = withSecrets(object, { metadata: { annotations: { b: secret("y") } } });
    assert.deepEqual(marked, {
      kind: "Secret",
      data: secret({ a: "x" }),
      metadata: { annotations: { b: secret("y") } },
    });
  });

  it("has all of an array secret that holds a secret: its order may change", () => {
    const env = [
      { name: "A", value: secret("x") },
      { name: "B", value: "1" },
    ];
    const plain = [
      { name: "B", value: "1" },
      { name: "A", value: "x" },
    ];
    assert.deepEqual(withSecrets({ env: plain }, { env }), { env: secret(plain) });
  });

  it("has keys of custom resource definitions that the SDK's languages can name", () => {
    const crd = { spec: [{ "x-kubernetes-preserve-unknown-fields": true }] };
    const state = stateOf({ ...checkpoint, inputs: crd, live: crd }, crd);
    assert.deepEqual(state["spec"], [{ x_kubernetes_preserve_unknown_fields: true }]);
    assert.deepEqual(objectOf(state)["spec"], crd.spec);
  });
});
