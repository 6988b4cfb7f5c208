import assert from "node:assert/strict";
import { textAt, valueAt, withValue } from "../../../toolchain/offline/kubernetes/objects";
import { api, temporaryNamespace } from "./apiServer";
import { configMap, deployment, service, skipAwait } from "./objects";
import { Plugin } from "./plugin";

describe("kubernetes provider: create, update and replace", () => {
  let plugin: Plugin;
  let namespace: { name: string; remove: () => Promise<void> };

  before(async () => {
    plugin = await Plugin.configured({ enableConfigMapMutable: "true" });
    namespace = await temporaryNamespace("lifecycle");
  });
  after(async () => {
    await namespace.remove();
    await plugin.stop();
  });

  it("creates by a plain POST under the provider's manager, and stores the live object and how it came to be", async () => {
    const { id, inputs, state } = await plugin.up(configMap(namespace.name, { a: "1" }, "created"));
    assert.equal(id, `${namespace.name}/created`);
    assert.deepEqual(state["__inputs"], inputs);
    assert.equal(state["__initialApiVersion"], "v1");
    assert.match(textAt(state, "__fieldManager"), /^pulumi-kubernetes-[0-9a-f]{8}$/);
    const fields = valueAt(state, "metadata", "managedFields");
    assert.ok(Array.isArray(fields));
    assert.deepEqual(
      fields.map((entry) => [valueAt(entry, "manager"), valueAt(entry, "operation")]),
      [["pulumi-kubernetes", "Update"]],
    );
  });

  it("finds no difference right after a create, whatever the API server filled in", async () => {
    const news = deployment(
      namespace.name,
      {
        paused: false,
        minReadySeconds: 0,
        template: {
          metadata: { labels: { app: "app" }, annotations: {} },
          spec: {
            hostNetwork: false,
            automountServiceAccountToken: false,
            nodeSelector: {},
            tolerations: [],
            containers: [
              {
                name: "app",
                image: "app:1",
                env: [{ name: "EMPTY", value: "" }],
                resources: { limits: { cpu: "1000m", memory: "1024Mi" }, requests: { cpu: 0.5, memory: "0.5Gi" } },
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
                volumeMounts: [{ name: "tmp", mountPath: "/tmp", readOnly: false }],
              },
            ],
            volumes: [{ name: "tmp", emptyDir: { sizeLimit: "1024Mi" } }],
          },
        },
      },
      skipAwait,
    );
    const resource = await plugin.up(news);
    const again = await plugin.check(news, resource.inputs);
    assert.deepEqual(again, resource.inputs);
    assert.deepEqual((await plugin.diff(resource, again)).details, {});
  });

  it("updates a ConfigMap in place where the provider allows it, and drops what the program dropped", async () => {
    const resource = await plugin.up(configMap(namespace.name, { a: "1", b: "1" }, "updated"));
    const news = await plugin.check(configMap(namespace.name, { b: "2", c: "3" }, "updated"), resource.inputs);
    const diff = await plugin.diff(resource, news);
    assert.deepEqual(diff.details, { "data.a": "DELETE", "data.b": "UPDATE", "data.c": "ADD" });
    assert.deepEqual(diff.replaces, []);
    const updated = await plugin.update(resource, news);
    assert.deepEqual(updated.state["data"], { b: "2", c: "3" });
    assert.equal(updated.state["__fieldManager"], resource.state["__fieldManager"]);
    assert.equal((await plugin.diff(updated, news)).changed, false);
  });

  it("changes a Service's port without leaving the old one behind", async () => {
    const resource = await plugin.up(service(namespace.name, {}, skipAwait));
    const changed = service(namespace.name, { ports: [{ name: "http", port: 81, targetPort: "http" }] }, skipAwait);
    const { state } = await plugin.update(resource, await plugin.check(changed, resource.inputs));
    const ports = valueAt(state, "spec", "ports");
    assert.ok(Array.isArray(ports));
    assert.deepEqual(
      ports.map((port) => valueAt(port, "port")),
      [81],
    );
  });

  it("replaces a ConfigMap of a fixed name by deleting it first, where the provider does not allow changes", async () => {
    const strict = await Plugin.configured();
    try {
      const resource = await strict.up(configMap(namespace.name, { a: "1" }, "fixed"));
      const diff = await strict.diff(
        resource,
        await strict.check(configMap(namespace.name, { a: "2" }, "fixed"), resource.inputs),
      );
      assert.deepEqual(diff.details, { "data.a": "UPDATE_REPLACE" });
      assert.deepEqual([diff.replaces, diff.deleteBeforeReplace], [["data.a"], true]);
    } finally {
      await strict.stop();
    }
  });

  it("replaces an immutable object even where the provider allows changes", async () => {
    const news = { ...configMap(namespace.name, { a: "1" }, "immutable"), immutable: true };
    const resource = await plugin.up(news);
    const diff = await plugin.diff(resource, await plugin.check({ ...news, data: { a: "2" } }, resource.inputs));
    assert.deepEqual(diff.replaces, ["data.a"]);
  });

  it("replaces on a changed name, and then creates first", async () => {
    const resource = await plugin.up(configMap(namespace.name, { a: "1" }, "before"));
    const diff = await plugin.diff(
      resource,
      await plugin.check(configMap(namespace.name, { a: "1" }, "after"), resource.inputs),
    );
    assert.deepEqual([diff.replaces, diff.deleteBeforeReplace], [["metadata.name"], false]);
  });

  it("replaces a Deployment whose selector changes", async () => {
    const first = deployment(namespace.name, {}, skipAwait);
    const news = withValue(first, "selected", "metadata", "name");
    const resource = await plugin.up(news);
    const changed = withValue(news, { app: "other" }, "spec", "selector", "matchLabels");
    const diff = await plugin.diff(resource, await plugin.check(changed, resource.inputs));
    assert.deepEqual(diff.replaces, ["spec.selector.matchLabels.app"]);
    assert.equal(diff.deleteBeforeReplace, true);
  });

  it("says that an object already exists, and leaves it alone", async () => {
    const path = `/api/v1/namespaces/${namespace.name}/configmaps`;
    await api("POST", path, configMap(namespace.name, { mine: "no" }, "taken"));
    await assert.rejects(plugin.up(configMap(namespace.name, { mine: "yes" }, "taken")), {
      details:
        /was not successfully created by the Kubernetes API server: configmaps "taken" already exists\n\nThe resource already exists/,
    });
    assert.deepEqual((await api("GET", `${path}/taken`))["data"], { mine: "no" });
  });

  it("takes an existing object over where upsertExistingObjects says so", async () => {
    const upserting = await Plugin.configured({ upsertExistingObjects: "true" });
    try {
      await api(
        "POST",
        `/api/v1/namespaces/${namespace.name}/configmaps`,
        configMap(namespace.name, { a: "1" }, "found"),
      );
      const { state } = await upserting.up({ ...configMap(namespace.name, { b: "2" }, "found") });
      assert.deepEqual(state["data"], { a: "1", b: "2" });
    } finally {
      await upserting.stop();
    }
  });
});
