import assert from "node:assert/strict";
import { textAt, valueAt } from "../../../toolchain/offline/kubernetes/objects";
import { unknownValue, type ValueMap } from "../../../toolchain/offline/rpc/values";
import { Plugin } from "./plugin";

const unnamed: ValueMap = { apiVersion: "v1", kind: "ConfigMap", metadata: {}, data: { a: "1" } };

describe("kubernetes provider: check", () => {
  let plugin: Plugin;
  before(async () => {
    plugin = await Plugin.configured({ namespace: "chosen" });
  });
  after(() => plugin.stop());

  it("makes a name from the resource's own, says so, and makes the same one from the same seed", async () => {
    const inputs = await plugin.check(unnamed, {}, { seed: "a seed" });
    assert.match(textAt(inputs, "metadata", "name"), /^res-[0-9a-f]{8}$/);
    assert.equal(valueAt(inputs, "metadata", "annotations", "pulumi.com/autonamed"), "true");
    assert.deepEqual(await plugin.check(unnamed, {}, { seed: "a seed" }), inputs);
  });

  it("keeps the made name for as long as the resource lives", async () => {
    const inputs = await plugin.check(unnamed);
    assert.deepEqual(await plugin.check({ ...unnamed, data: { a: "1" } }, inputs), inputs);
  });

  it("takes a name that is not known yet for a name", async () => {
    const inputs = await plugin.check({ ...unnamed, metadata: { name: unknownValue } });
    assert.equal(valueAt(inputs, "metadata", "name"), unknownValue);
  });

  it("leaves metadata alone that are not known yet", async () => {
    assert.equal((await plugin.check({ ...unnamed, metadata: unknownValue }))["metadata"], unknownValue);
  });

  it("refuses generateName", async () => {
    await assert.rejects(plugin.check({ ...unnamed, metadata: { generateName: "x-" } }), {
      details: "the `.metadata.generateName` field is not supported in Server-Side Apply mode",
    });
  });

  it("puts what names no namespace into the provider's", async () => {
    assert.equal(valueAt(await plugin.check(unnamed), "metadata", "namespace"), "chosen");
  });

  it("gives no namespace to what has none", async () => {
    const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "x" } };
    assert.equal(valueAt(await plugin.check(role), "metadata", "namespace"), undefined);
  });

  it("removes what only the API server sets", async () => {
    const metadata = {
      name: "x",
      uid: "1",
      resourceVersion: "2",
      generation: 3,
      creationTimestamp: null,
      managedFields: [],
    };
    assert.deepEqual((await plugin.check({ ...unnamed, metadata }))["metadata"], { name: "x", namespace: "chosen" });
  });

  for (const [type, code, sentence] of [
    [
      "kubernetes:helm.sh/v3:Release",
      12,
      /offline kubernetes plugin does not offer Helm releases\. Install the official plugin/,
    ],
    ["kubernetes:core/v1:ConfigMapPatch", 12, /does not offer Patch resources/],
    ["kubernetes:core/v1:ConfigMapList", 2, /Use the underlying resource type instead/],
  ] as const) {
    it(`refuses ${type} by a sentence`, async () => {
      const urn = `urn:pulumi:dev::tests::${type}::res`;
      await assert.rejects(plugin.check(unnamed, {}, { urn }), { code, details: sentence });
    });
  }
});
