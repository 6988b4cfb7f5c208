import assert from "node:assert/strict";
import { forceNewPaths } from "../../../toolchain/offline/kubernetes/forceNew";
import type { ValueMap } from "../../../toolchain/offline/rpc/values";

const mutable = { enableConfigMapMutable: true, enableSecretMutable: true };
const fixed = { enableConfigMapMutable: false, enableSecretMutable: false };

function fields(apiVersion: string, kind: string, settings = fixed, more: ValueMap = {}): string[] {
  const [name, namespace, ...rest] = forceNewPaths({ apiVersion, kind, ...more }, settings).map((path) =>
    path.join("."),
  );
  assert.deepEqual([name, namespace], ["metadata.name", "metadata.namespace"]);
  return rest;
}

describe("fields that can't be changed in place", () => {
  for (const [apiVersion, kind, expected] of [
    ["apps/v1", "Deployment", ["spec.selector"]],
    [
      "apps/v1",
      "StatefulSet",
      [
        "spec.podManagementPolicy",
        "spec.revisionHistoryLimit",
        "spec.selector",
        "spec.serviceName",
        "spec.volumeClaimTemplates",
      ],
    ],
    ["batch/v1", "Job", ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"]],
    ["v1", "Service", ["spec.clusterIP"]],
    ["v1", "PersistentVolumeClaim", ["spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"]],
    ["rbac.authorization.k8s.io/v1", "RoleBinding", ["roleRef"]],
    ["policy/v1", "PodDisruptionBudget", []],
    ["networking.k8s.io/v1", "NetworkPolicy", []],
    ["example.org/v1", "Thing", []],
  ] as const) {
    it(`of a ${kind}`, () => {
      assert.deepEqual(fields(apiVersion, kind), expected);
    });
  }

  it("of a ConfigMap and a Secret: their data, unless the provider allows changes", () => {
    assert.deepEqual(fields("v1", "ConfigMap"), ["binaryData", "data"]);
    assert.deepEqual(fields("v1", "Secret"), ["type", "stringData", "data"]);
    assert.deepEqual(fields("v1", "ConfigMap", mutable), []);
    assert.deepEqual(fields("v1", "Secret", mutable), ["type"]);
  });

  it("of a ConfigMap and a Secret that are immutable: their data, whatever the provider allows", () => {
    assert.deepEqual(fields("v1", "ConfigMap", mutable, { immutable: true }), ["binaryData", "data"]);
    assert.deepEqual(fields("v1", "Secret", mutable, { immutable: true }), ["type", "stringData", "data"]);
  });

  it("of a Pod: nearly all, for every container", () => {
    const pod = fields("v1", "Pod");
    assert.ok(pod.includes("spec.containers.*.image") && pod.includes("spec.initContainers.*.env"));
    assert.ok(!pod.includes("spec.activeDeadlineSeconds") && !pod.includes("spec.tolerations"));
  });
});
