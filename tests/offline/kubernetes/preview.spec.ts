import assert from "node:assert/strict";
import { valueAt } from "../../../toolchain/offline/kubernetes/objects";
import { unknownValue } from "../../../toolchain/offline/rpc/values";
import { api, randomName, temporaryNamespace } from "./apiServer";
import { configMap, deployment } from "./objects";
import { Plugin } from "./plugin";

describe("kubernetes provider: preview", () => {
  let plugin: Plugin;
  let namespace: { name: string; remove: () => Promise<void> };

  before(async () => {
    plugin = await Plugin.configured({ enableConfigMapMutable: "true" });
    namespace = await temporaryNamespace("preview");
  });
  after(async () => {
    await namespace.remove();
    await plugin.stop();
  });

  it("of a create asks the API server, which fills in defaults and keeps nothing", async () => {
    const inputs = await plugin.check(deployment(namespace.name));
    const { id, state } = await plugin.create(inputs, { preview: true });
    assert.equal(id, "");
    assert.equal(valueAt(state, "spec", "progressDeadlineSeconds"), 600);
    assert.equal("status" in state, false);
    await assert.rejects(api("GET", `/apis/apps/v1/namespaces/${namespace.name}/deployments/app`), { code: 404 });
  });

  it("of a create that the API server would refuse fails with its words", async () => {
    const inputs = await plugin.check(deployment(namespace.name, { replicas: -1 }));
    await assert.rejects(plugin.create(inputs, { preview: true }), {
      details:
        /was not successfully created by the Kubernetes API server: Deployment\.apps "app" is invalid: spec\.replicas/,
    });
  });

  for (const [what, inputs] of [
    ["with an unknown value", () => configMap(namespace.name, { a: unknownValue })],
    ["into a namespace that does not exist yet", () => configMap(randomName("missing"), { a: "1" })],
    [
      "of a kind that is not defined yet",
      () => ({ apiVersion: "example.org/v1", kind: "Thing", metadata: { name: "x", namespace: namespace.name } }),
    ],
  ] as const) {
    it(`of a create ${what} echoes the inputs`, async () => {
      const properties = inputs();
      assert.deepEqual((await plugin.create(properties, { preview: true })).state, properties);
    });
  }

  it("of a create of what exists already echoes the inputs: only the update itself tells", async () => {
    await api("POST", `/api/v1/namespaces/${namespace.name}/configmaps`, configMap(namespace.name, {}, "taken"));
    const inputs = configMap(namespace.name, { a: "1" }, "taken");
    assert.deepEqual((await plugin.create(inputs, { preview: true })).state, inputs);
  });

  it("of an update shows the result and changes nothing", async () => {
    const resource = await plugin.up(configMap(namespace.name, { a: "1" }));
    const { state } = await plugin.update(resource, configMap(namespace.name, { a: "2" }), { preview: true });
    assert.deepEqual(state["data"], { a: "2" });
    assert.deepEqual((await api("GET", `/api/v1/namespaces/${namespace.name}/configmaps/settings`))["data"], {
      a: "1",
    });
  });

  it("of an update with an unknown value echoes the inputs, and the difference is told", async () => {
    const resource = await plugin.up(configMap(namespace.name, { a: "1" }, "unknown"));
    const news = configMap(namespace.name, { a: unknownValue }, "unknown");
    assert.deepEqual((await plugin.diff(resource, news)).details, { "data.a": "UPDATE" });
    assert.deepEqual((await plugin.update(resource, news, { preview: true })).state, news);
  });
});
