import assert from "node:assert/strict";
import { objectsIn, type Source } from "../../policy/rules/objects";
import { UNKNOWN } from "../../policy/rules/read";

const named = (document: unknown, source?: Source) =>
  objectsIn(document, source).map(({ apiVersion, kind, namespace, name, origin }) => {
    return { apiVersion, kind, namespace, name, origin };
  });

const nameless = { apiVersion: "", kind: "", namespace: "", name: "", origin: "" };
const web = { apiVersion: "v1", kind: "Pod", metadata: { namespace: "shop", name: "web" } };

describe("the objects in a document", () => {
  it("have the names that it says", () => {
    assert.deepEqual(named(web, { origin: "here", apiVersion: "apps/v1", kind: "Deployment" }), [
      { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "web", origin: "here" },
    ]);
  });

  it("have the type of their source where they say none, and empty names where nobody does", () => {
    assert.deepEqual(named({}, { apiVersion: "apps/v1", kind: "Deployment" }), [
      { ...nameless, apiVersion: "apps/v1", kind: "Deployment" },
    ]);
    for (const document of [{}, null, undefined, "text", 1, [], UNKNOWN, { kind: 1, metadata: [] }]) {
      assert.deepEqual(named(document), [nameless]);
    }
  });

  it("are the items of a list, in their order, and come from where it does", () => {
    const list = { apiVersion: "v1", kind: "List", items: [web, { kind: "Secret" }, {}] };
    assert.deepEqual(named(list, { origin: "here" }), [
      { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "web", origin: "here" },
      { ...nameless, kind: "Secret", origin: "here" },
      { ...nameless, origin: "here" },
    ]);
  });

  it("have the type of a list that names it", () => {
    const list = { apiVersion: "apps/v1", kind: "DeploymentList", items: [{}, web] };
    assert.deepEqual(named(list, { origin: "here" }), [
      { ...nameless, apiVersion: "apps/v1", kind: "Deployment", origin: "here" },
      { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "web", origin: "here" },
    ]);
  });

  it("are the list itself where it has no items", () => {
    for (const items of [undefined, null, [], {}, "none"]) {
      assert.deepEqual(named({ apiVersion: "v1", kind: "PodList", items }), [
        { ...nameless, apiVersion: "v1", kind: "PodList" },
      ]);
    }
  });

  it("are no items of what is no list", () => {
    assert.deepEqual(named({ ...web, items: [{ kind: "Secret" }] }), [
      { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "web", origin: "" },
    ]);
    assert.deepEqual(named({ items: [web] }), [nameless]);
    assert.deepEqual(named({ apiVersion: "example.com/v1", kind: "Listing", items: [web] }), [
      { ...nameless, apiVersion: "example.com/v1", kind: "Listing" },
    ]);
  });
});
