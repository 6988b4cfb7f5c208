import assert from "node:assert/strict";
import { judge } from "../../../policy/rules/evaluate";
import { defaultDeny, podIsolated } from "../../../policy/rules/network/isolation";
import { objectsIn } from "../../../policy/rules/objects";
import { UNKNOWN } from "../../../policy/rules/read";
import type { JoinRule } from "../../../policy/rules/rule";
import { changed, denyAll, labels, pod, untyped, workload, type Json } from "../fixtures";
import { advice } from "../joins/stack";

const namespace: Json = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };

function judged(rule: JoinRule, documents: readonly Json[]) {
  return judge(
    documents.flatMap((document) => objectsIn(document)),
    [rule],
  );
}

function found(rule: JoinRule, ...documents: readonly Json[]) {
  const { violations, undecided } = judged(rule, documents);
  assert.deepEqual(undecided, []);
  return violations.map(({ object, path, found: what }) => `${object.kind} ${object.name}: ${path}: ${what}`);
}

function undecidedPaths(rule: JoinRule, ...documents: readonly Json[]) {
  const { violations, undecided } = judged(rule, documents);
  assert.deepEqual(violations, []);
  return [...new Set(undecided.map(({ object, path }) => `${object.kind} ${object.name}: ${path}`))];
}

function policy(name: string, spec: Json): Json {
  return { ...denyAll(), metadata: { name, namespace: "shop" }, spec };
}

const noIngress = "no default deny of ingress in namespace shop";
const noEgress = "no default deny of egress in namespace shop";

describe("default-deny", () => {
  it("accepts one policy for both directions", () => {
    assert.deepEqual(found(defaultDeny, namespace, pod(), denyAll()), []);
  });

  it("accepts a policy for each direction", () => {
    const ingress = policy("no-ingress", { podSelector: {}, policyTypes: ["Ingress"], ingress: [] });
    const egress = policy("no-egress", { podSelector: { matchLabels: {} }, policyTypes: ["Egress"], egress: null });
    assert.deepEqual(found(defaultDeny, namespace, pod(), ingress, egress), []);
  });

  it("accepts policies that allow by name beside it", () => {
    const allow = policy("allow-gateway", {
      podSelector: { matchLabels: labels },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: { matchLabels: { app: "gateway" } } }], ports: [{ port: 8000 }] }],
      egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } }] }],
    });
    assert.deepEqual(found(defaultDeny, namespace, pod(), denyAll(), allow), []);
  });

  it("asks nothing of a namespace without pods", () => {
    assert.deepEqual(found(defaultDeny, namespace), []);
  });

  it("refuses a namespace without policies, named where it is among the objects", () => {
    assert.deepEqual(found(defaultDeny, namespace, pod()), [
      `Namespace shop: metadata.name: ${noIngress}`,
      `Namespace shop: metadata.name: ${noEgress}`,
    ]);
  });

  it("names a workload where the namespace is not among the objects", () => {
    assert.deepEqual(found(defaultDeny, pod()), [
      `Pod web: metadata.namespace: ${noIngress}`,
      `Pod web: metadata.namespace: ${noEgress}`,
    ]);
  });

  it("takes an unset namespace for default", () => {
    const policyInDefault = changed(denyAll(), "metadata.namespace", "default");
    assert.deepEqual(found(defaultDeny, changed(pod(), "metadata.namespace", undefined), policyInDefault), []);
  });

  it("judges every namespace by its own policies", () => {
    const elsewhere = changed(pod(), "metadata.namespace", "cellar");
    assert.deepEqual(found(defaultDeny, pod(), denyAll(), elsewhere), [
      "Pod web: metadata.namespace: no default deny of ingress in namespace cellar",
      "Pod web: metadata.namespace: no default deny of egress in namespace cellar",
    ]);
  });

  for (const [name, policyTypes, missing] of [
    ["ingress only", ["Ingress"], noEgress],
    ["egress only", ["Egress"], noIngress],
    ["no policyTypes, which means ingress", undefined, noEgress],
  ] as const) {
    it(`names a default deny with ${name}`, () => {
      const half = changed(denyAll(), "spec.policyTypes", policyTypes);
      assert.deepEqual(found(defaultDeny, namespace, pod(), half), [
        `NetworkPolicy default-deny: spec.policyTypes: ${missing}`,
      ]);
    });
  }

  for (const [name, path, value, missing] of [
    ["a selector by label", "spec.podSelector", { matchLabels: labels }, [noIngress, noEgress]],
    [
      "a selector by expression",
      "spec.podSelector.matchExpressions",
      [{ key: "a", operator: "Exists" }],
      [noIngress, noEgress],
    ],
    ["ingress rules", "spec.ingress", [{ ports: [{ port: 80 }] }], [noIngress]],
    ["egress rules", "spec.egress", [{ ports: [{ port: 53 }] }], [noEgress]],
    ["another namespace", "metadata.namespace", "other", [noIngress, noEgress]],
    ["another group's NetworkPolicy", "apiVersion", "crd.projectcalico.org/v1", [noIngress, noEgress]],
  ] as const) {
    it(`refuses a policy with ${name}`, () => {
      assert.deepEqual(
        found(defaultDeny, namespace, pod(), changed(denyAll(), path, value)),
        missing.map((what) => `Namespace shop: metadata.name: ${what}`),
      );
    });
  }

  for (const [name, spec, path] of [
    ["all ingress", { podSelector: {}, ingress: [{}] }, "spec.ingress[0]"],
    ["all egress", { podSelector: {}, policyTypes: ["Egress"], egress: [{}] }, "spec.egress[0]"],
    ["all egress, by its rules alone", { podSelector: {}, egress: [{}] }, "spec.egress[0]"],
    ["empty lists", { podSelector: {}, ingress: [{ from: [], ports: null }] }, "spec.ingress[0]"],
    ["its second rule", { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }, {}] }, "spec.ingress[1]"],
    [
      "every address",
      { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }] },
      "spec.ingress[0]",
    ],
    [
      "half of the addresses and the other half",
      { egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/1" } }, { ipBlock: { cidr: "128.0.0.0/1" } }] }] },
      "spec.egress[0]",
    ],
    ["every pod of the cluster", { ingress: [{ from: [{ namespaceSelector: {} }] }] }, "spec.ingress[0]"],
    ["all ports of a protocol", { ingress: [{ ports: [{ protocol: "TCP" }] }] }, "spec.ingress[0]"],
    ["every IPv6 address", { egress: [{ to: [{ ipBlock: { cidr: "::/0", except: [] } }] }] }, "spec.egress[0]"],
    ["the pods of the namespace", { podSelector: { matchLabels: labels }, ingress: [{}] }, "spec.ingress[0]"],
  ] as const) {
    it(`refuses a policy that opens ${name}`, () => {
      const direction = path.includes("ingress") ? "ingress" : "egress";
      assert.deepEqual(found(defaultDeny, namespace, pod(), denyAll(), policy("open", spec)), [
        `NetworkPolicy open: ${path}: a rule that lets all ${direction} through`,
      ]);
    });
  }

  for (const [name, spec] of [
    ["is open to pods that are not there", { podSelector: { matchLabels: { app: "other" } }, ingress: [{}] }],
    ["lists rules for a direction it does not speak for", { podSelector: {}, policyTypes: ["Ingress"], egress: [{}] }],
    ["opens one port", { podSelector: {}, ingress: [{ ports: [{ port: 8000 }] }] }],
    [
      "opens to every pod of the cluster on one port",
      { podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }] },
    ],
  ] as const) {
    it(`accepts a policy that ${name}`, () => {
      assert.deepEqual(found(defaultDeny, namespace, pod(), denyAll(), policy("allow", spec)), []);
    });
  }

  it("refuses rules that together open every address, where none does by itself", () => {
    const half = (cidr: string) => ({ to: [{ ipBlock: { cidr } }] });
    const halves = policy("halves", { egress: [half("0.0.0.0/1"), half("128.0.0.0/1")] });
    assert.deepEqual(found(defaultDeny, namespace, pod(), denyAll(), halves), [
      "NetworkPolicy halves: spec.egress: rules that together let all egress through",
    ]);
    const limited = changed(halves, "spec.egress.1.ports", [{ port: 443 }]);
    assert.deepEqual(found(defaultDeny, namespace, pod(), denyAll(), limited), []);
    const ports = [{ port: 443 }];
    const beside = changed(halves, "spec.egress", [half("0.0.0.0/1"), { ports }, half("128.0.0.0/1")]);
    assert.deepEqual(found(defaultDeny, namespace, pod(), denyAll(), beside), [
      "NetworkPolicy halves: spec.egress: rules that together let all egress through",
    ]);
    const hazy = changed(halves, "spec.egress.1.ports", UNKNOWN);
    assert.deepEqual(undecidedPaths(defaultDeny, namespace, pod(), denyAll(), hazy), [
      "NetworkPolicy halves: spec.egress[1].ports",
    ]);
    const whole = changed(halves, "spec.egress.1", {});
    assert.deepEqual(found(defaultDeny, namespace, pod(), denyAll(), whole), [
      "NetworkPolicy halves: spec.egress[1]: a rule that lets all egress through",
    ]);
  });

  it("says what may be there instead", () => {
    assert.deepEqual(advice(defaultDeny, [namespace, pod()]), [
      "a NetworkPolicy for all its pods, for ingress, without rules",
      "a NetworkPolicy for all its pods, for egress, without rules",
    ]);
    const open = policy("open", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] });
    assert.deepEqual(advice(defaultDeny, [namespace, pod(), denyAll(), open]), ["rules that name peers or ports"]);
  });

  it("finds policies in a NetworkPolicyList", () => {
    const list = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicyList", items: [untyped(denyAll())] };
    assert.deepEqual(found(defaultDeny, pod(), list), []);
  });

  it("leaves open what an unknown value may decide", () => {
    const where = "NetworkPolicy default-deny: ";
    for (const path of ["spec", "spec.podSelector", "spec.policyTypes", "metadata.namespace"]) {
      assert.deepEqual(undecidedPaths(defaultDeny, namespace, pod(), changed(denyAll(), path, UNKNOWN)), [
        where + path,
      ]);
    }
    assert.deepEqual(undecidedPaths(defaultDeny, changed(pod(), "metadata.namespace", UNKNOWN)), [
      "Pod web: metadata.namespace",
    ]);
  });

  it("is not confused by an unknown value that decides nothing", () => {
    const adrift = changed(denyAll(), "metadata.namespace", UNKNOWN);
    assert.deepEqual(found(defaultDeny, namespace, pod(), denyAll(), adrift), []);
  });
});

describe("pod-isolated", () => {
  const selecting = (podSelector: Json, policyTypes = ["Ingress", "Egress"]) =>
    policy("some", { podSelector, policyTypes });

  it("accepts pods that a policy takes by label", () => {
    assert.deepEqual(found(podIsolated, pod(), selecting({ matchLabels: labels })), []);
    assert.deepEqual(found(podIsolated, pod(), selecting({})), []);
  });

  it("reads the labels of a workload's pods, not its own", () => {
    const deployment = workload("apps/v1", "Deployment", ["spec", "template"]);
    const labelled = changed(deployment, "spec.template.metadata.labels", labels);
    assert.deepEqual(found(podIsolated, labelled, selecting({ matchLabels: labels })), []);
    assert.deepEqual(
      found(
        podIsolated,
        changed(deployment, "spec.template.metadata.labels", undefined),
        selecting({ matchLabels: labels }),
      ),
      [
        "Deployment web: spec.template.metadata.labels: labels that no NetworkPolicy selects for ingress",
        "Deployment web: spec.template.metadata.labels: labels that no NetworkPolicy selects for egress",
      ],
    );
  });

  it("refuses pods that are selected in one direction only", () => {
    assert.deepEqual(found(podIsolated, pod(), selecting({}, ["Ingress"])), [
      "Pod web: metadata.labels: labels that no NetworkPolicy selects for egress",
    ]);
    assert.deepEqual(advice(podIsolated, [pod(), selecting({}, ["Ingress"])]), [
      "labels that a NetworkPolicy selects for egress",
    ]);
  });

  for (const [operator, values, selected] of [
    ["In", ["web", "api"], true],
    ["In", ["api"], false],
    ["NotIn", ["api"], true],
    ["NotIn", ["web"], false],
    ["Exists", undefined, true],
    ["DoesNotExist", undefined, false],
    ["Unheard", undefined, false],
  ] as const) {
    it(`reads ${operator} ${(values ?? []).join(", ")}`, () => {
      const expression = { key: "app.kubernetes.io/name", operator, values };
      const count = found(podIsolated, pod(), selecting({ matchExpressions: [expression] })).length;
      assert.equal(count, selected ? 0 : 2);
    });
  }

  it("takes a label that is not there for NotIn and DoesNotExist", () => {
    const matchExpressions = [
      { key: "other", operator: "NotIn", values: ["web"] },
      { key: "other", operator: "DoesNotExist" },
    ];
    assert.deepEqual(found(podIsolated, pod(), selecting({ matchExpressions })), []);
  });

  it("leaves open what an unknown label or selector may decide", () => {
    const policies = selecting({ matchLabels: labels });
    const unknownLabels = changed(pod(), "metadata.labels", UNKNOWN);
    assert.deepEqual(undecidedPaths(podIsolated, unknownLabels, policies), ["Pod web: metadata.labels"]);
    assert.deepEqual(undecidedPaths(podIsolated, pod(), changed(policies, "spec.podSelector.matchLabels", UNKNOWN)), [
      "NetworkPolicy some: spec.podSelector.matchLabels",
    ]);
    for (const key of ["key", "operator"]) {
      const expression = { key: "app.kubernetes.io/name", operator: "Exists", [key]: UNKNOWN };
      assert.deepEqual(undecidedPaths(podIsolated, pod(), selecting({ matchExpressions: [expression] })), [
        `NetworkPolicy some: spec.podSelector.matchExpressions[0].${key}`,
      ]);
    }
  });
});
