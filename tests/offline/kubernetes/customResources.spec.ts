import assert from "node:assert/strict";
import { valueAt } from "../../../toolchain/offline/kubernetes/objects";
import { randomName, temporaryNamespace } from "./apiServer";
import { Plugin } from "./plugin";

describe("kubernetes provider: custom resources", () => {
  let plugin: Plugin;
  let namespace: { name: string; remove: () => Promise<void> };
  const group = `${randomName("g")}.example.org`;
  const definition = (description: string) => ({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `things.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { kind: "Thing", plural: "things", singular: "thing", listKind: "ThingList" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: "object",
              description,
              properties: { spec: { type: "object", x_kubernetes_preserve_unknown_fields: true } },
            },
          },
        },
      ],
    },
  });
  const thing = (size: number) => ({
    apiVersion: `${group}/v1`,
    kind: "Thing",
    metadata: { name: "one", namespace: namespace.name },
    spec: { size, zero: 0 },
  });

  before(async () => {
    plugin = await Plugin.configured();
    namespace = await temporaryNamespace("custom");
  });
  after(async () => {
    await namespace.remove();
    await plugin.stop();
  });

  it("are defined, created as soon as they are served, updated and deleted", async function () {
    this.timeout(30_000);
    const crd = await plugin.up(definition("first"));
    assert.equal(valueAt(crd.state, "spec", "versions") !== undefined, true);
    assert.equal((await plugin.diff(crd, crd.inputs)).changed, false);

    const resource = await plugin.up(thing(1));
    assert.equal(resource.id, `${namespace.name}/one`);
    assert.equal((await plugin.diff(resource, resource.inputs)).changed, false);
    const updated = await plugin.update(resource, thing(2));
    assert.deepEqual(updated.state["spec"], { size: 2, zero: 0 });

    const changed = await plugin.update(crd, definition("second"));
    assert.match(JSON.stringify(changed.state["spec"]), /"description":"second"/);
    await plugin.delete(updated);
    await plugin.delete(changed);
  });

  it("of a kind that is never defined end with the advice to define it", async function () {
    this.timeout(45_000);
    const undefinedKind = { ...thing(1), apiVersion: `${randomName("none")}.example.org/v1` };
    await assert.rejects(plugin.up(undefinedKind), {
      details: /Verify that any required CRDs have been created: no matches for kind "Thing"/,
    });
  });
});
