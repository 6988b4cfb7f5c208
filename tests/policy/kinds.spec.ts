import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { judge } from "../../policy/rules/evaluate";
import { groupOf, judgedAs, podTemplatePath, workloads } from "../../policy/rules/kinds";
import { objectsIn } from "../../policy/rules/objects";
import { podSecurityRules } from "../../policy/rules/podSecurity";
import { objectsOf } from "../../policy/rules/resource";
import { isObjectRule } from "../../policy/rules/rule";
import { changed, pod, podSpec, untyped, workload, workloadKinds, type Json } from "./fixtures";
import { violationsOf } from "./ruleCases";

const sdk = dirname(require.resolve("@pulumi/kubernetes/package.json"));

const privileged = changed(podSpec(), "containers.0.securityContext.privileged", true);
const privilegedPath = "spec.containers[0].securityContext.privileged";

const rules = podSecurityRules.filter(isObjectRule);

function found(document: unknown) {
  return violationsOf(document, rules).map(({ rule, path, object }) => [rule, path, `${object.kind} ${object.name}`]);
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

  for (const [apiVersion, kind, template] of workloadKinds.filter(([version]) => /(^|\/)v1$/.test(version))) {
    it(`${kind} keeps all rules where all is well`, () => {
      assert.deepEqual(violationsOf(workload(apiVersion, kind, template)), []);
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

  for (const apiVersion of ["v1", "apps.openshift.io/v1"]) {
    it(`a DeploymentConfig of ${apiVersion}`, () => {
      const path = `spec.template.${privilegedPath}`;
      assert.deepEqual(found(workload(apiVersion, "DeploymentConfig", ["spec", "template"], privileged)), [
        ["privileged", path, "DeploymentConfig web"],
      ]);
    });
  }

  it("a kind without an apiVersion", () => {
    assert.deepEqual(found({ ...pod(privileged), apiVersion: undefined }), [["privileged", privilegedPath, "Pod web"]]);
  });
});

/** As Pulumi's SDK names the types of its resources: plain, List and Patch, in every version that it has. */
const typesOfSdk = globSync("*/v*/*.js", { cwd: sdk }).flatMap((file) => {
  const [, type] = /__pulumiType = '(kubernetes:[^']+)'/.exec(readFileSync(join(sdk, file), "utf8")) ?? [];
  const [, apiVersion = "", name = ""] = type?.split(":") ?? [];
  const kind = name.replace(/(?:List|Patch)$/, "");
  return type !== undefined && workloads.includes(kind) ? [{ type, name, kind, apiVersion }] : [];
});

describe("every resource type of Pulumi that makes pods", () => {
  it("is known: nine kinds in their versions, each plain, as a List and as a Patch", () => {
    assert.equal(typesOfSdk.length, 60);
    assert.deepEqual(
      [...new Set(typesOfSdk.map(({ kind }) => kind))].sort(),
      workloads.filter((kind) => kind !== "DeploymentConfig").toSorted(),
    );
  });

  for (const { type, name, kind, apiVersion } of typesOfSdk) {
    const template = workloadKinds.find(([, known]) => known === kind)?.[2] ?? [];
    const version = apiVersion.replace(/^core\//, "");
    const whole = workload(version, kind, template, privileged);
    const props = (object: Json): Json => (name.endsWith("List") ? { items: [object] } : object);
    const judged = (inputs: Json) => {
      const { violations } = judge(objectsOf({ type, urn: "", inputs }), rules);
      return violations.map(({ rule, object, path }) => [rule, object.apiVersion, object.kind, path]);
    };
    const path = [...(name.endsWith("List") ? ["items[0]"] : []), ...template, privilegedPath].join(".");

    it(`${type}, with its type in the object and without`, () => {
      const expected = [["privileged", version, kind, path]];
      assert.deepEqual(judged(props(whole)), expected);
      assert.deepEqual(judged(props(untyped(whole))), expected);
    });
  }
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
    "a workload without a pod spec": changed(
      workload("apps/v1", "Deployment", ["spec", "template"]),
      "spec.template.spec",
      undefined,
    ),
    "a Service": { apiVersion: "v1", kind: "Service", spec: { ports: [{ port: 80 }] } },
  })) {
    it(name, () => {
      assert.deepEqual(found(document), []);
    });
  }
});

describe("kinds", () => {
  it("are of the group that their apiVersion names", () => {
    assert.deepEqual(["v1", "", "apps/v1", "rbac.authorization.k8s.io/v1beta1"].map(groupOf), [
      "",
      "",
      "apps",
      "rbac.authorization.k8s.io",
    ]);
  });

  for (const [apiVersion, kind, template] of workloadKinds) {
    it(`${kind} of ${apiVersion} holds its pod there, and nobody else's ${kind} does`, () => {
      assert.deepEqual(podTemplatePath(apiVersion, kind), template);
      assert.deepEqual(podTemplatePath("", kind), template);
      assert.equal(podTemplatePath("example.com/v1", kind), undefined);
      assert.equal(judgedAs(apiVersion, kind), kind);
      assert.equal(judgedAs("", kind), kind);
      assert.equal(judgedAs("example.com/v1", kind), "");
    });
  }

  for (const [kind, served, other] of [
    ["Service", "v1", "serving.knative.dev/v1"],
    ["Ingress", "networking.k8s.io/v1", "networking.internal.knative.dev/v1alpha1"],
    ["Ingress", "extensions/v1beta1", "v1"],
    ["NetworkPolicy", "extensions/v1beta1", "crd.projectcalico.org/v1"],
    ["Gateway", "gateway.networking.k8s.io/v1", "networking.istio.io/v1"],
    ["HorizontalPodAutoscaler", "autoscaling/v2", "keda.sh/v1alpha1"],
    ["PodDisruptionBudget", "policy/v1beta1", "v1"],
    ["ClusterRole", "rbac.authorization.k8s.io/v1", "authorization.openshift.io/v1"],
    ["Secret", "v1", "generators.example.com/v1"],
  ] as const) {
    it(`${kind} of ${served} is judged, that of ${other} is another thing`, () => {
      assert.deepEqual([judgedAs(served, kind), judgedAs("", kind), judgedAs(other, kind)], [kind, kind, ""]);
      assert.equal(podTemplatePath(served, kind), undefined);
    });
  }

  it("that no rule knows keep their name", () => {
    assert.equal(judgedAs("example.com/v1", "Widget"), "Widget");
    assert.equal(podTemplatePath("", "Widget"), undefined);
  });
});

describe("the containers of a pod", () => {
  const roles = (spec: Json) =>
    objectsIn(pod(spec)).flatMap(({ pods }) => pods.flatMap(({ containers }) => containers));

  it("are told apart by their role, in the order in which they start", () => {
    assert.deepEqual(
      roles(podSpec()).map(({ name, role }) => [name, role]),
      [
        ["prepare", "init container"],
        ["proxy", "sidecar"],
        ["app", "container"],
        ["debug", "ephemeral container"],
      ],
    );
  });

  it("are sidecars only where an init container is restarted always", () => {
    for (const restartPolicy of ["OnFailure", "Never", "", null, true]) {
      assert.equal(
        roles(changed(podSpec(), "initContainers.1.restartPolicy", restartPolicy))[1]?.role,
        "init container",
      );
    }
    assert.equal(roles(changed(podSpec(), "containers.0.restartPolicy", "Always"))[2]?.role, "container");
  });

  it("are named by their place where they have no name", () => {
    assert.deepEqual(
      roles({ containers: [{}, { name: 7 }, null], initContainers: "none" }).map(({ name, role }) => [name, role]),
      ["#0", "#1", "#2"].map((name) => [name, "container"]),
    );
  });
});
