import assert from "node:assert/strict";
import { valueAt, withValue } from "../../../toolchain/offline/kubernetes/objects";
import { api, temporaryNamespace } from "./apiServer";
import { configMap, deployment, skipAwait } from "./objects";
import { Plugin, urnOf } from "./plugin";

describe("kubernetes provider: refresh and import", () => {
  let plugin: Plugin;
  let namespace: { name: string; remove: () => Promise<void> };
  const path = (name: string): string => `/api/v1/namespaces/${namespace.name}/configmaps/${name}`;

  before(async () => {
    plugin = await Plugin.configured({ enableConfigMapMutable: "true" });
    namespace = await temporaryNamespace("refresh");
  });
  after(async () => {
    await namespace.remove();
    await plugin.stop();
  });

  it("stores a manual change, which the next difference then shows", async () => {
    const inputs = await plugin.check(configMap(namespace.name, { a: "1" }));
    const resource = await plugin.create(inputs);
    await api("PATCH", path("settings"), { data: { a: "edited", added: "by hand" } }, { fieldManager: "kubectl-edit" });
    assert.equal((await plugin.diff(resource, inputs)).changed, false);
    const read = await plugin.read(resource.id, urnOf(inputs), resource);
    assert.deepEqual(read.inputs["data"], { a: "edited" });
    assert.deepEqual(read.state["data"], { a: "edited", added: "by hand" });
    assert.equal(read.state["__fieldManager"], resource.state["__fieldManager"]);
    assert.deepEqual((await plugin.diff(read, inputs)).details, { "data.a": "UPDATE" });
    assert.deepEqual((await plugin.update(read, inputs)).state["data"], { a: "1" });
  });

  it("finds that a deleted object is gone", async () => {
    const resource = await plugin.up(configMap(namespace.name, { a: "1" }, "gone"));
    await api("DELETE", path("gone"));
    const read = await plugin.read(resource.id, urnOf(resource.inputs), resource);
    assert.deepEqual(read, { id: "", inputs: {}, state: {} });
  });

  it("imports by id: all that a program may set, nothing that only the API server sets", async () => {
    const path = `/apis/apps/v1/namespaces/${namespace.name}/deployments`;
    const annotations = { "kubectl.kubernetes.io/last-applied-configuration": "{}", note: "kept" };
    await api("POST", path, deployment(namespace.name, {}, annotations));
    const read = await plugin.read(`${namespace.name}/app`, urnOf(deployment(namespace.name)));
    assert.equal(read.id, `${namespace.name}/app`);
    assert.deepEqual(Object.keys(read.inputs).sort(), ["apiVersion", "kind", "metadata", "spec"]);
    assert.deepEqual(read.inputs["metadata"], {
      annotations: { note: "kept" },
      name: "app",
      namespace: namespace.name,
    });
    assert.equal(valueAt(read.state, "metadata", "annotations", "note"), "kept");
    assert.equal((await plugin.diff(read, await plugin.check(read.inputs, read.inputs))).changed, false);
  });

  it("imports nothing where there is nothing", async () => {
    const read = await plugin.read(`${namespace.name}/missing`, urnOf(configMap(namespace.name, {})));
    assert.equal(read.id, "");
  });

  it("asks nobody whether a resource with skipAwait is healthy", async () => {
    const news = deployment(namespace.name, {}, skipAwait);
    const resource = await plugin.up(withValue(news, "quiet", "metadata", "name"));
    assert.equal((await plugin.read(resource.id, urnOf(resource.inputs), resource)).id, resource.id);
  });
});
