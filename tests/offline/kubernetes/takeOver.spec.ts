import assert from "node:assert/strict";
import { valueAt } from "../../../toolchain/offline/kubernetes/objects";
import { temporaryNamespace } from "./apiServer";
import { configMap } from "./objects";
import { Plugin } from "./plugin";

describe("kubernetes provider: taking over what no state knows of, as after a create that was killed", () => {
  let plugin: Plugin;
  let upserting: Plugin;
  let namespace: { name: string; remove: () => Promise<void> };

  before(async () => {
    plugin = await Plugin.configured({ enableConfigMapMutable: "true" });
    upserting = await Plugin.configured({ upsertExistingObjects: "true" });
    namespace = await temporaryNamespace("take-over");
  });
  after(async () => {
    await namespace.remove();
    await upserting.stop();
    await plugin.stop();
  });

  it("keeps the object, and later updates of either provider own its fields", async () => {
    const wanted = configMap(namespace.name, { a: "1", b: "2" }, "lost");
    const lost = await plugin.up(wanted);
    const found = await upserting.up(wanted);
    assert.equal(valueAt(found.state, "metadata", "uid"), valueAt(lost.state, "metadata", "uid"));

    const changed = await plugin.check(configMap(namespace.name, { a: "3" }, "lost"), found.inputs);
    const { state } = await plugin.update(found, changed);
    assert.deepEqual(state["data"], { a: "3" });
  });

  it("changes no field that another holds, and says who does", async () => {
    await plugin.up(configMap(namespace.name, { a: "1" }, "held"));
    await assert.rejects(upserting.up(configMap(namespace.name, { a: "2" }, "held")), {
      details: /server-side apply field conflict detected[^]*conflict with "pulumi-kubernetes"[^]*\.data\.a/,
    });
  });
});
