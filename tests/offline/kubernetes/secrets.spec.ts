import assert from "node:assert/strict";
import { valueAt, withValue } from "../../../toolchain/offline/kubernetes/objects";
import { isSecret, revealed, secret, unknownValue } from "../../../toolchain/offline/rpc/values";
import { temporaryNamespace } from "./apiServer";
import { configMap, deployment, skipAwait } from "./objects";
import { Plugin } from "./plugin";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("kubernetes provider: secrets", () => {
  let plugin: Plugin;
  let namespace: { name: string; remove: () => Promise<void> };
  const credentials = (content: object) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "credentials", namespace: namespace.name },
    ...content,
  });

  before(async () => {
    plugin = await Plugin.configured({ enableSecretMutable: "true" });
    namespace = await temporaryNamespace("secrets");
  });
  after(async () => {
    await namespace.remove();
    await plugin.stop();
  });

  it("encodes stringData into data, and keeps the data of a Secret secret in inputs and state", async () => {
    const inputs = await plugin.check(credentials({ stringData: { password: secret("s3cret") } }));
    assert.equal("stringData" in inputs, false);
    assert.ok(isSecret(inputs["data"]));
    assert.deepEqual(revealed(inputs["data"] ?? null), { password: base64("s3cret") });

    const resource = await plugin.create(inputs);
    assert.ok(isSecret(resource.state["data"]));
    assert.ok(isSecret(valueAt(resource.state, "__inputs", "data")));
    assert.equal((await plugin.diff(resource, inputs)).changed, false);

    const news = await plugin.check(credentials({ stringData: { password: secret("changed") } }), inputs);
    const diff = await plugin.diff(resource, news);
    assert.deepEqual([diff.details, diff.replaces], [{ "data.password": "UPDATE" }, []]);
    const updated = await plugin.update(resource, news);
    assert.ok(isSecret(updated.state["data"]));
    const read = await plugin.read(updated.id, "urn:pulumi:dev::tests::kubernetes:core/v1:Secret::res", updated);
    assert.ok(isSecret(read.state["data"]) && isSecret(read.inputs["data"]));
  });

  it("leaves stringData alone while it is unknown, as a whole or in part", async () => {
    const whole = await plugin.check(credentials({ stringData: unknownValue }));
    assert.deepEqual(whole["stringData"], secret(unknownValue));
    const part = await plugin.check(credentials({ stringData: { fixed: "1", password: unknownValue } }));
    assert.deepEqual(part["stringData"], secret({ fixed: "1", password: unknownValue }));
  });

  it("replaces a Secret whose data may not change", async () => {
    const strict = await Plugin.configured();
    try {
      const news = credentials({ metadata: { name: "fixed", namespace: namespace.name }, stringData: { a: "1" } });
      const resource = await strict.up(news);
      const diff = await strict.diff(
        resource,
        await strict.check({ ...news, stringData: { a: "2" } }, resource.inputs),
      );
      assert.deepEqual([diff.replaces, diff.deleteBeforeReplace], [["data.a"], true]);
    } finally {
      await strict.stop();
    }
  });

  it("marks in any other kind exactly what came from a secret; of an array all", async () => {
    const map = await plugin.up(configMap(namespace.name, { open: "1", hidden: secret("s3cret") }));
    assert.deepEqual(map.state["data"], { open: "1", hidden: secret("s3cret") });

    const news = deployment(namespace.name, {}, skipAwait);
    const pod = { containers: [{ name: "app", image: "app:1", env: [{ name: "PASSWORD", value: secret("s3cret") }] }] };
    const template = { metadata: { labels: { app: "app" } }, spec: pod };
    const { state } = await plugin.up(withValue(news, template, "spec", "template"));
    assert.ok(isSecret(valueAt(state, "spec", "template", "spec", "containers")));
    assert.ok(isSecret(valueAt(state, "__inputs", "spec", "template", "spec", "containers")));
    assert.equal(valueAt(state, "spec", "replicas"), 2);
  });
});
