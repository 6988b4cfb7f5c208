import assert from "node:assert/strict";
import { valueAt } from "../../../toolchain/offline/kubernetes/objects";
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
    const resource = await plugin.up({
      ...map,
      metadata: { ...Object(map["metadata"]), finalizers: ["example.org/held"] },
    });
    const failure = await initFailure(plugin.delete(resource, { timeout: 1 }));
    assert.equal(failure.reasons[0], "timed out waiting for the condition");
    assert.ok(valueAt(failure.state, "metadata", "deletionTimestamp"));
    const warning = "finalizers might be preventing deletion (example.org/held, foregroundDeletion)";
    assert.ok(
      plugin.log.some(({ message }) => message.startsWith(warning.slice(0, 60))),
      JSON.stringify(plugin.log),
    );
    await api("PATCH", mapPath("held"), { metadata: { finalizers: null } });
  });

  for (const policy of ["orphan", "background"]) {
    it(`leaves the dependents to themselves with the policy ${policy}`, async () => {
      const name = `app-${policy}`;
      const annotations = { "pulumi.com/skipAwait": "true", "pulumi.com/deletionPropagationPolicy": policy };
      const template = {
        metadata: { labels: { app: name } },
        spec: { ...nobody, containers: [{ name: "app", image: "app:1" }] },
      };
      const news = deployment(namespace.name, { selector: { matchLabels: { app: name } }, template, replicas: 0 });
      const resource = await plugin.up({ ...news, metadata: { name, namespace: namespace.name, annotations } });
      const sets = `/apis/apps/v1/namespaces/${namespace.name}/replicasets?labelSelector=app%3D${name}`;
      await eventually(
        "a ReplicaSet",
        async () => valueAt(await api("GET", sets.split("?")[0] ?? ""), "items", "length") ?? true,
      );
      await plugin.delete(resource);
      await eventually(`${name} gone`, () =>
        api("GET", `/apis/apps/v1/namespaces/${namespace.name}/deployments/${name}`).then(
          () => undefined,
          () => true,
        ),
      );
    });
  }
});
