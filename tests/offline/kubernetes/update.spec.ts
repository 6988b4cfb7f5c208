import assert from "node:assert/strict";
import { listAt, textAt, valueAt } from "../../../toolchain/offline/kubernetes/objects";
import { api, temporaryNamespace } from "./apiServer";
import { initFailure } from "./initFailure";
import { configMap, deployment, skipAwait } from "./objects";
import { Plugin } from "./plugin";

describe("kubernetes provider: fields that others manage", () => {
  let plugin: Plugin;
  let namespace: { name: string; remove: () => Promise<void> };
  const path = (name: string): string => `/api/v1/namespaces/${namespace.name}/configmaps/${name}`;

  before(async () => {
    plugin = await Plugin.configured({ enableConfigMapMutable: "true" });
    namespace = await temporaryNamespace("update");
  });
  after(async () => {
    await namespace.remove();
    await plugin.stop();
  });

  /** A ConfigMap whose `a` another manager has taken since. */
  async function contested(name: string) {
    const resource = await plugin.up(configMap(namespace.name, { a: "1" }, name));
    const applied = await plugin.update(resource, configMap(namespace.name, { a: "2" }, name));
    await api("PATCH", path(name), configMap(namespace.name, { a: "theirs" }, name), {
      contentType: "application/apply-patch+yaml",
      fieldManager: "other",
      force: true,
    });
    return applied;
  }

  it("moves its own and kubectl's fields to one applying manager", async () => {
    const resource = await plugin.up(configMap(namespace.name, { a: "1", gone: "1" }, "moved"));
    await api("PATCH", path("moved"), { data: { edited: "1" } }, { fieldManager: "kubectl-edit" });
    const { state } = await plugin.update(resource, configMap(namespace.name, { a: "2" }, "moved"));
    assert.deepEqual(state["data"], { a: "2" });
    const managers = listAt(state, "metadata", "managedFields").map((entry) => [
      textAt(entry, "manager"),
      textAt(entry, "operation"),
    ]);
    assert.deepEqual(managers, [[textAt(resource.state, "__fieldManager"), "Apply"]]);
  });

  it("reports a conflict with the manager that holds the field, and changes nothing", async () => {
    const resource = await contested("conflict");
    const failure = await initFailure(plugin.update(resource, configMap(namespace.name, { a: "3" }, "conflict")));
    assert.match(
      failure.reasons[0] ?? "",
      new RegExp(
        `^the Kubernetes API server reported that "${namespace.name}/conflict" failed to fully initialize or become live: server-side apply field conflict detected, see https://`,
      ),
    );
    assert.match(
      failure.reasons[0] ?? "",
      /had an apply conflict: Apply failed with 1 conflict: conflict with "other": \.data\.a$/,
    );
    assert.deepEqual(valueAt(failure.state, "data"), { a: "theirs" });
  });

  it("takes the field by force where the annotation says so", async () => {
    const resource = await contested("forced");
    const news = configMap(namespace.name, { a: "3" }, "forced");
    const forced = {
      ...news,
      metadata: { name: "forced", namespace: namespace.name, annotations: { "pulumi.com/patchForce": "true" } },
    };
    assert.deepEqual((await plugin.update(resource, forced)).state["data"], { a: "3" });
  });

  it("leaves an ignored field to the manager that holds it", async () => {
    const resource = await contested("ignored");
    const news = configMap(namespace.name, { a: "3", b: "1" }, "ignored");
    const diff = await plugin.diff(resource, news, ["data.a"]);
    assert.deepEqual(Object.keys(diff.details), ["data.b"]);
    const { state } = await plugin.update(resource, news, { ignoreChanges: ["data.a"] });
    assert.deepEqual(state["data"], { a: "theirs", b: "1" });
  });

  it("reports a scale by hand as a conflict over the replicas", async () => {
    const resource = await plugin.up(deployment(namespace.name, {}, skipAwait));
    const scale = `/apis/apps/v1/namespaces/${namespace.name}/deployments/app/scale`;
    await api("PATCH", scale, { spec: { replicas: 5 } }, { fieldManager: "kubectl" });
    const news = await plugin.check(deployment(namespace.name, { replicas: 3 }, skipAwait), resource.inputs);
    const failure = await initFailure(plugin.update(resource, news));
    assert.match(failure.reasons[0] ?? "", /conflict with "kubectl" with subresource "scale"[^:]*: \.spec\.replicas/);
  });

  it("answers a change that the API server refuses with the live object and the new inputs", async () => {
    const claim = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data", namespace: namespace.name, annotations: skipAwait },
      spec: { accessModes: ["ReadWriteOnce"], storageClassName: "none", resources: { requests: { storage: "1Gi" } } },
    };
    const resource = await plugin.up(claim);
    const news = { ...claim, spec: { ...claim.spec, volumeMode: "Block" } };
    const failure = await initFailure(plugin.update(resource, news));
    assert.match(failure.reasons[0] ?? "", /spec is immutable after creation/);
    assert.equal(valueAt(failure.state, "__inputs", "spec", "volumeMode"), "Block");
    assert.equal(valueAt(failure.state, "spec", "volumeMode"), "Filesystem");
  });
});
