import assert from "node:assert/strict";
import {
  adoptionPatch,
  hasManagedFields,
  isHeldByOthers,
  isHeldByPlainCreate,
} from "../../../toolchain/offline/kubernetes/managedFields";
import { valueAt } from "../../../toolchain/offline/kubernetes/objects";
import type { ValueMap } from "../../../toolchain/offline/rpc/values";

const own = "pulumi-kubernetes-0a1b2c3d";

function entry(manager: string, operation: string, data: string[], more: ValueMap = {}): ValueMap {
  const fields = Object.fromEntries(data.map((key) => [`f:${key}`, {}]));
  return { manager, operation, apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1: { "f:data": fields }, ...more };
}

function object(...managedFields: ValueMap[]): ValueMap {
  return { metadata: { resourceVersion: "7", managedFields } };
}

function movedTo(live: ValueMap): unknown {
  const [operation] = adoptionPatch(live, own) ?? [];
  return valueAt(operation, "value");
}

describe("managed fields", () => {
  it("of the plain create, of kubectl and of the own applies become one applying manager's", () => {
    const live = object(
      entry("pulumi-kubernetes", "Update", ["a"]),
      entry("kubectl-edit", "Update", ["b"]),
      entry(own, "Apply", ["c"]),
      entry("other", "Apply", ["d"]),
    );
    const moved = movedTo(live) as ValueMap[];
    assert.deepEqual(
      moved.map(({ manager, operation }) => [manager, operation]),
      [
        ["other", "Apply"],
        [own, "Apply"],
      ],
    );
    assert.deepEqual(moved[1]?.["fieldsV1"], { "f:data": { "f:a": {}, "f:b": {}, "f:c": {} } });
  });

  it("are moved only from the version that was read", () => {
    const [, guard] = adoptionPatch(object(entry("pulumi-kubernetes", "Update", ["a"])), own) ?? [];
    assert.deepEqual(guard, { op: "replace", path: "/metadata/resourceVersion", value: "7" });
  });

  it("of a subresource, and of other managers, are not moved", () => {
    const live = object(
      entry("kubectl", "Update", ["a"], { subresource: "scale" }),
      entry("helm", "Update", ["b"]),
      entry(own, "Apply", ["c"]),
    );
    assert.equal(adoptionPatch(live, own), undefined);
  });

  it("make a preview force only after a plain create", () => {
    assert.ok(isHeldByPlainCreate(object(entry("pulumi-kubernetes", "Update", []))));
    assert.ok(!isHeldByPlainCreate(object(entry(own, "Apply", []), entry("kubectl", "Update", []))));
    assert.ok(hasManagedFields(object(entry(own, "Apply", []))) && !hasManagedFields(object()));
  });

  it("tell who holds a field", () => {
    const live = object(entry(own, "Apply", ["a", "shared"]), entry("other", "Update", ["b", "shared"]));
    const heldByOthers = (key: string): boolean => isHeldByOthers(live, own, ["data", key]);
    assert.deepEqual(["a", "b", "shared", "nobodys"].map(heldByOthers), [false, true, false, false]);
  });
});
