import assert from "node:assert/strict";
import { changed, pod, podSpec, untyped, workload, workloadKinds } from "./fixtures";
import { violationsOf } from "./ruleCases";

const privileged = changed(podSpec(), "containers.0.securityContext.privileged", true);
const privilegedPath = "spec.containers[0].securityContext.privileged";

function found(document: unknown) {
  return violationsOf(document).map(({ rule, path, object }) => [rule, path, `${object.kind} ${object.name}`]);
}

describe("every kind that makes pods", () => {
  for (const [apiVersion, kind, template] of workloadKinds) {
    const path = [...template, privilegedPath].join(".");

    it(`${apiVersion} ${kind}`, () => {
      assert.deepEqual(found(workload(apiVersion, kind, template)), []);
      assert.deepEqual(found(workload(apiVersion, kind, template, privileged)), [["privileged", path, `${kind} web`]]);
    });

    it(`${apiVersion} ${kind} in a list of its kind, whose items need not repeat it`, () => {
      const item = untyped(workload(apiVersion, kind, template, privileged));
      const list = { apiVersion, kind: `${kind}List`, items: [workload(apiVersion, kind, template), item] };
      assert.deepEqual(found(list), [["privileged", `items[1].${path}`, `${kind} web`]]);
    });
  }

  it("a List of many kinds, and a List in a List", () => {
    const bad = pod(privileged);
    const list = {
      apiVersion: "v1",
      kind: "List",
      items: [bad, { apiVersion: "v1", kind: "List", items: [pod(), bad] }],
    };
    assert.deepEqual(found(list), [
      ["privileged", `items[0].${privilegedPath}`, "Pod web"],
      ["privileged", `items[1].items[1].${privilegedPath}`, "Pod web"],
    ]);
  });

  it("a kind without an apiVersion", () => {
    assert.deepEqual(found({ kind: "Pod", spec: privileged }), [["privileged", privilegedPath, "Pod "]]);
  });
});

describe("what makes no pods", () => {
  for (const [name, document] of Object.entries({
    "a Job of another group": workload("batch.volcano.sh/v1alpha1", "Job", ["spec", "template"], privileged),
    "a custom resource with a pod template": workload("example.com/v1", "Deployment", ["spec", "template"], privileged),
    "a ConfigMap": {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "settings" },
      data: { privileged: "true" },
    },
    "a workload without a pod spec": { apiVersion: "apps/v1", kind: "Deployment", spec: { replicas: 0 } },
    "a Service": { apiVersion: "v1", kind: "Service", spec: { ports: [{ port: 80 }] } },
  })) {
    it(name, () => {
      assert.deepEqual(found(document), []);
    });
  }
});
