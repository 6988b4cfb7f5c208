import assert from "node:assert/strict";
import { removedApi } from "../../../policy/rules/workload/apiVersions";
import { recommendedLabels } from "../../../policy/rules/workload/labels";
import { nakedPod } from "../../../policy/rules/workload/owners";
import { selectorMatch } from "../../../policy/rules/workload/selectors";
import { pod, workload } from "../fixtures";
import { describeObjectRule, judgedBy } from "../objectCases";

const template = ["spec", "template"];

describeObjectRule({
  rule: nakedPod,
  good: pod(),
  allowed: "a controller",
  breaks: {
    "a pod of nobody": [
      { "metadata.ownerReferences": undefined },
      ["metadata.ownerReferences", "none that is a controller"],
    ],
    "a pod of an owner that does not control it": [
      { "metadata.ownerReferences": [{ kind: "ConfigMap", controller: false }, { kind: "Secret" }] },
      ["metadata.ownerReferences", "none that is a controller"],
    ],
  },
  accepts: {
    "the pod that a node runs by itself, which it owns": {
      "metadata.ownerReferences": [{ kind: "Node", controller: true }],
    },
    "a controller beside another owner": {
      "metadata.ownerReferences": [{ kind: "Secret" }, { kind: "Job", controller: true }],
    },
  },
  unknown: { "metadata.ownerReferences": ["metadata.ownerReferences"] },
});

describe("naked-pod", () => {
  it("leaves templates alone", () => {
    assert.deepEqual(judgedBy(nakedPod, workload("apps/v1", "Deployment", template)).violations, []);
  });
});

const others = "other labels than the template's";
const name = { "app.kubernetes.io/name": "web" };
const expression = (operator: string, values?: readonly string[]) => ({
  "spec.selector": { matchExpressions: [{ key: "app.kubernetes.io/name", operator, values }] },
});

for (const kind of ["Deployment", "StatefulSet", "ReplicaSet", "DaemonSet"]) {
  describeObjectRule({
    rule: selectorMatch,
    breaksMend: true,
    good: workload("apps/v1", kind, template),
    allowed: "labels of the pod template",
    breaks: {
      "no selector": [{ "spec.selector": undefined }, ["spec.selector", "unset"]],
      "a selector that takes all": [{ "spec.selector": {} }, ["spec.selector", others]],
      "another value": [{ "spec.selector.matchLabels": { app: "web" } }, ["spec.selector", others]],
      "no labels": [{ "spec.template.metadata": undefined }, ["spec.selector", others]],
      "another value in an expression": [expression("In", ["api"]), ["spec.selector", others]],
      "an expression that keeps out": [expression("NotIn", ["web"]), ["spec.selector", others]],
      "an expression on what is there": [expression("DoesNotExist"), ["spec.selector", others]],
    },
    accepts: {
      "fewer labels": { "spec.selector.matchLabels": name },
      "an expression": expression("In", ["api", "web"]),
      "an expression on the key": expression("Exists"),
    },
    unknown: {
      "spec.selector": ["spec.selector"],
      "spec.template.metadata.labels": ["spec.template.metadata.labels"],
    },
  });
}

for (const [apiVersion, kind] of [
  ["v1", "ReplicationController"],
  ["apps.openshift.io/v1", "DeploymentConfig"],
] as const) {
  describeObjectRule({
    rule: selectorMatch,
    good: workload(apiVersion, kind, template),
    breaks: { "another value": [{ "spec.selector": { app: "web" } }, ["spec.selector", others]] },
    accepts: { "no selector, which is the template's labels": { "spec.selector": undefined } },
  });
}

describeObjectRule({
  rule: selectorMatch,
  good: workload("extensions/v1beta1", "Deployment", template),
  breaks: { "another value": [{ "spec.selector.matchLabels": { app: "web" } }, ["spec.selector", others]] },
  accepts: { "no selector, which old versions take from the template": { "spec.selector": undefined } },
});

describeObjectRule({
  rule: selectorMatch,
  good: {
    kind: "Deployment",
    spec: { selector: { matchLabels: { a: "b" } }, template: { metadata: { labels: { a: "b" } } } },
  },
  breaks: { "no selector, in no version": [{ "spec.selector": undefined }, ["spec.selector", "unset"]] },
});

describeObjectRule({
  rule: recommendedLabels,
  good: workload("apps/v1", "Deployment", template),
  allowed: "a value",
  breaks: {
    ...Object.fromEntries(
      ["name", "instance", "version", "managed-by"].map((label) => [
        `no ${label}`,
        [
          {
            "metadata.labels": Object.fromEntries(
              ["name", "instance", "version", "managed-by"]
                .filter((each) => each !== label)
                .map((each) => [`app.kubernetes.io/${each}`, "web"]),
            ),
          },
          [`metadata.labels["app.kubernetes.io/${label}"]`, "unset"],
        ],
      ]),
    ),
    "an empty one": [
      {
        "metadata.labels": {
          "app.kubernetes.io/name": "",
          "app.kubernetes.io/instance": "web",
          "app.kubernetes.io/version": "1",
          "app.kubernetes.io/managed-by": "Helm",
        },
      },
      ['metadata.labels["app.kubernetes.io/name"]', "an empty text"],
    ],
  },
  accepts: {
    "labels beside them, which the pack of Pulumi refuses": {
      "metadata.labels": {
        team: "shop",
        "app.kubernetes.io/name": "web",
        "app.kubernetes.io/instance": "web",
        "app.kubernetes.io/version": "1",
        "app.kubernetes.io/managed-by": "Helm",
      },
    },
  },
  unknown: { "metadata.labels": ["metadata.labels"] },
});

describeObjectRule({
  rule: recommendedLabels,
  good: { kind: "Pod", metadata: { labels: { team: "shop" } } },
  settings: { labels: ["team"] },
  breaks: { "no team": [{ "metadata.labels": {} }, ["metadata.labels.team", "unset"]] },
});

describeObjectRule({
  rule: removedApi,
  good: { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler" },
  allowed: "autoscaling/v2",
  breaks: {
    "a version that was removed": [
      { apiVersion: "autoscaling/v2beta2" },
      ["apiVersion", "autoscaling/v2beta2, removed in 1.26"],
    ],
  },
  accepts: { "a version that was left in place": { apiVersion: "autoscaling/v1" } },
});

describe("removed-api", () => {
  const found = (apiVersion: string, kind: string, settings = {}) =>
    judgedBy(removedApi, { apiVersion, kind }, settings).violations.map((each) => `${each.found}: ${each.allowed}`);

  for (const [apiVersion, kind, deprecated, removed, instead] of [
    ["extensions/v1beta1", "Deployment", 9, 16, "apps/v1"],
    ["extensions/v1beta1", "NetworkPolicy", 9, 16, "networking.k8s.io/v1"],
    ["extensions/v1beta1", "Ingress", 14, 22, "networking.k8s.io/v1"],
    ["apps/v1beta2", "StatefulSet", 9, 16, "apps/v1"],
    ["networking.k8s.io/v1beta1", "Ingress", 19, 22, "networking.k8s.io/v1"],
    ["apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", 16, 22, "apiextensions.k8s.io/v1"],
    ["rbac.authorization.k8s.io/v1beta1", "ClusterRole", 17, 22, "rbac.authorization.k8s.io/v1"],
    ["batch/v1beta1", "CronJob", 21, 25, "batch/v1"],
    ["policy/v1beta1", "PodDisruptionBudget", 21, 25, "policy/v1"],
    ["policy/v1beta1", "PodSecurityPolicy", 21, 25, "Pod Security Admission"],
    ["flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 29, 32, "flowcontrol.apiserver.k8s.io/v1"],
  ] as const) {
    it(`follows ${apiVersion} ${kind} to its end`, () => {
      const old = [`${apiVersion}, deprecated since 1.${deprecated}: ${instead}`];
      if (deprecated > 16) {
        assert.deepEqual(found(apiVersion, kind, { kubernetes: deprecated - 1 }), []);
        assert.deepEqual(found(apiVersion, kind, { kubernetes: deprecated }), old);
      }
      if (removed > 16) {
        assert.deepEqual(found(apiVersion, kind, { kubernetes: removed - 1 }), old);
        assert.deepEqual(found(apiVersion, kind, { kubernetes: removed - 1, deprecated: true }), []);
      }
      const gone = [`${apiVersion}, removed in 1.${removed}: ${instead}`];
      assert.deepEqual(found(apiVersion, kind, { kubernetes: removed, deprecated: true }), gone);
      assert.deepEqual(found(apiVersion, kind), gone);
    });
  }

  it("knows what is deprecated and still served", () => {
    assert.deepEqual(found("v1", "Endpoints"), ["v1, deprecated since 1.33: discovery.k8s.io/v1 EndpointSlice"]);
    assert.deepEqual(found("v1", "Endpoints", { deprecated: true }), []);
  });

  it("leaves alone what is current, and what is not of Kubernetes", () => {
    for (const [apiVersion, kind] of [
      ["apps/v1", "Deployment"],
      ["batch/v1", "CronJob"],
      ["example.com/v1beta1", "Ingress"],
      ["networking.istio.io/v1beta1", "VirtualService"],
      ["", "Ingress"],
    ] as const) {
      assert.deepEqual(found(apiVersion, kind), []);
    }
  });
});
