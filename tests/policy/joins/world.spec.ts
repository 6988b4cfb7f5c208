import assert from "node:assert/strict";
import { objectsIn } from "../../../policy/rules/objects";
import { UNKNOWN } from "../../../policy/rules/read";
import { namespaceOf, worldOf } from "../../../policy/rules/world";
import type { Json } from "../fixtures";
import { deployment, object, withChanges } from "./stack";

const worldWith = (...documents: readonly Json[]) => worldOf(documents.flatMap((document) => objectsIn(document)));
const map = (name: unknown, namespace: unknown = "shop"): Json => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace },
});
const rollout = (template: Json): Json => object("argoproj.io/v1alpha1", "Rollout", { spec: { template } });

describe("where an object is", () => {
  for (const [name, written, expected] of [
    ["where it says", "shop", "shop"],
    ["in default where it does not say", null, "default"],
    ["in default where it says nothing", "", "default"],
    ["not known while that is not known", UNKNOWN, undefined],
  ] as const) {
    it(`is ${name}`, () => {
      assert.deepEqual(objectsIn(map("a", written)).map(namespaceOf), [expected]);
    });
  }
});

describe("the objects of a kind in a namespace", () => {
  it("are those that are there, and those that may be", () => {
    const shelf = worldWith(map("a"), map("b", "cellar"), map("c", UNKNOWN)).shelf("ConfigMap", "shop");
    assert.deepEqual(
      shelf.placed.map(({ object: { name }, here }) => [name, typeof here === "boolean" ? here : here.path]),
      [
        ["a", true],
        ["c", "metadata.namespace"],
      ],
    );
  });

  it("are none only where none is, or may be", () => {
    const isEmpty = (...documents: readonly Json[]) => worldWith(...documents).shelf("ConfigMap", "shop").empty;
    assert.equal(isEmpty(), true);
    assert.equal(isEmpty(map("a", "cellar")), true);
    assert.equal(isEmpty(map("a")), false);
    assert.equal(isEmpty(map("a", UNKNOWN)), false);
    assert.equal(isEmpty(map("a"), map("b", UNKNOWN)), false);
  });

  it("are found by a name, never by none", () => {
    const shelf = worldWith(map("a"), map(undefined)).shelf("ConfigMap", "shop");
    assert.equal(shelf.get("a")?.name, "a");
    assert.equal(shelf.get("b"), undefined);
    assert.equal(shelf.get(""), undefined);
    assert.equal(shelf.has("a"), true);
    assert.equal(shelf.has("b"), false);
    assert.equal(shelf.has(""), false);
  });
});

describe("the pods of a namespace", () => {
  const labelsOf = (...documents: readonly Json[]) =>
    worldWith(...documents)
      .dwellers("shop")
      .things.map(({ labels }) => labels.value);
  const labels = { app: "web" };

  it("are those of workloads, by the labels of their template", () => {
    const web = deployment({ "spec.template.metadata.labels": labels });
    assert.deepEqual(labelsOf(web), [labels]);
    assert.deepEqual(labelsOf(withChanges(web, { "metadata.namespace": "cellar" })), []);
  });

  it("are those of kinds that no rule knows, where these have a template of pods", () => {
    assert.deepEqual(labelsOf(rollout({ metadata: { labels }, spec: {} })), [labels]);
    assert.deepEqual(labelsOf(rollout({ metadata: { labels } })), []);
    assert.deepEqual(labelsOf(rollout({ metadata: {}, spec: {} })), []);
    assert.deepEqual(labelsOf(map("a")), []);
  });
});
