import assert from "node:assert/strict";
import { listAt, textAt, valueAt, withValue } from "../../../toolchain/offline/kubernetes/objects";
import { api, temporaryNamespace } from "./apiServer";
import { initFailure } from "./initFailure";
import { eventually, nobody } from "./kubelet";
import { configMap, deployment } from "./objects";
import { Plugin } from "./plugin";

describe("kubernetes provider: delete", () => {
  let plugin: Plugin;
  let namespace: { name: string; remove: () => Promise<void> };
  const mapPath = (name: string): string => `/api/v1/namespaces/${namespace.name}/configmaps/${name}`;

  before(async () => {
    plugin = await Plugin.configured();
    namespace = await temporaryNamespace("delete");
  });
  after(async () => {
    await namespace.remove();
    await plugin.stop();
  });

  it("returns when the object is gone", async () => {
    const resource = await plugin.up(configMap(namespace.name, {}, "one"));
    await plugin.delete(resource);
    await assert.rejects(api("GET", mapPath("one")), { code: 404 });
  });

  it("is done at once for what is gone already", async () => {
    const resource = await plugin.up(configMap(namespace.name, {}, "two"));
    await api("DELETE", mapPath("two"));
    await plugin.delete(resource);
  });

  it("waits for a finalizer, and says so when the time is up", async () => {
    const map = configMap(namespace.name, {}, "held");
    const resource = await plugin.up(withValue(map, ["example.org/held"], "metadata", "finalizers"));
    const failure = await initFailure(plugin.delete(resource, { timeout: 1 }));
    assert.equal(failure.reasons[0], "timed out waiting for the condition");
    assert.ok(valueAt(failure.state, "metadata", "deletionTimestamp"));
    const warnings = plugin.log.filter(({ severity }) => severity === "warning").map(({ message }) => message);
    assert.match(warnings.join("\n"), /^finalizers might be preventing deletion \(.*example\.org\/held.*\)$/);
    await api("PATCH", mapPath("held"), { metadata: { finalizers: null } });
  });

  it("leaves the dependents to themselves where the annotation says orphan", async () => {
    const annotations = { "pulumi.com/skipAwait": "true", "pulumi.com/deletionPropagationPolicy": "orphan" };
    const template = {
      metadata: { labels: { app: "app" } },
      spec: { ...nobody, containers: [{ name: "app", image: "app:1" }] },
    };
    const resource = await plugin.up(deployment(namespace.name, { template }, annotations));
    const sets = `/apis/apps/v1/namespaces/${namespace.name}/replicasets`;
    const replicaSet = await eventually("its ReplicaSet", async () => listAt(await api("GET", sets), "items")[0]);
    await plugin.delete(resource);
    const left = await eventually("the ReplicaSet let go", async () => {
      const found = await api("GET", `${sets}/${textAt(replicaSet, "metadata", "name")}`);
      return listAt(found, "metadata", "ownerReferences").length === 0 ? found : undefined;
    });
    assert.equal(valueAt(left, "metadata", "deletionTimestamp"), undefined);
  });
});
