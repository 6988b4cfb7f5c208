import assert from "node:assert/strict";
import { danglingNetworkPolicy } from "../../../policy/rules/network/dangling";
import { UNKNOWN } from "../../../policy/rules/read";
import { denyAll, pod, type Json } from "../fixtures";
import { advice, deployment, found, matchLabels, object, open } from "../joins/stack";

const other = { matchLabels: { app: "other" } };
const policy = (spec: Json, name = "web") => object("networking.k8s.io/v1", "NetworkPolicy", { spec }, name);
const hearing = (...from: unknown[]) => policy({ podSelector: { matchLabels }, ingress: [{ from }] });
const what = "labels of no pods in namespace shop";
const inShop = { matchLabels: { "kubernetes.io/metadata.name": "shop" } };

describe("dangling-network-policy", () => {
  for (const [name, documents] of Object.entries({
    "labels of pods": [deployment(), policy({ podSelector: { matchLabels } })],
    "every pod": [deployment(), denyAll()],
    "peers that are there": [deployment(), hearing({ podSelector: { matchLabels } }, { podSelector: {} })],
    "peers in a namespace that is not here": [
      deployment(),
      hearing({ podSelector: other, namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "data" } } }),
    ],
    "peers in namespaces of some label": [
      deployment(),
      hearing({ podSelector: other, namespaceSelector: { matchLabels: { a: "b" } } }),
    ],
    "peers in namespaces of some label, whatever else is not known": [
      deployment({ "metadata.namespace": UNKNOWN }),
      policy({
        podSelector: {},
        ingress: [{ from: [{ podSelector: other, namespaceSelector: { matchLabels: { a: "b" } } }] }],
      }),
    ],
    "peers that are addresses": [deployment(), hearing({ ipBlock: { cidr: "10.0.0.0/8" } })],
    "a namespace without pods here": [policy({ podSelector: other })],
    "pods that come and go with a certificate": [
      deployment(),
      policy({ podSelector: { matchLabels: { "acme.cert-manager.io/http01-solver": "true" } } }),
    ],
    "pods that policies name at both ends": [
      deployment(),
      policy({ podSelector: other, egress: [{ to: [{ podSelector: { matchLabels } }] }] }, "home"),
      hearing({ podSelector: other }),
    ],
  })) {
    it(`accepts ${name}`, () => {
      assert.deepEqual(found(danglingNetworkPolicy, documents), []);
    });
  }

  for (const [name, document, path] of [
    ["itself", policy({ podSelector: other }), "spec.podSelector"],
    ["whom it hears", hearing({ podSelector: other }), "spec.ingress[0].from[0].podSelector"],
    [
      "whom it calls",
      policy({ podSelector: {}, egress: [{}, { to: [{ podSelector: other }] }] }),
      "spec.egress[1].to[0].podSelector",
    ],
    [
      "a peer by its namespace's name",
      hearing({ podSelector: other, namespaceSelector: inShop }),
      "spec.ingress[0].from[0].podSelector",
    ],
    [
      "an expression",
      policy({ podSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["x", "y"] }] } }),
      "spec.podSelector",
    ],
  ] as const) {
    it(`refuses labels of nothing for ${name}`, () => {
      assert.deepEqual(found(danglingNetworkPolicy, [deployment(), document]), [`NetworkPolicy web: ${path}: ${what}`]);
    });
  }

  it("says what may be there instead", () => {
    assert.deepEqual(advice(danglingNetworkPolicy, [deployment(), policy({ podSelector: other })]), ["labels of pods"]);
  });

  it("takes the setting's word for pods made elsewhere", () => {
    assert.deepEqual(
      found(danglingNetworkPolicy, [deployment(), policy({ podSelector: other })], { external: ["app=other"] }),
      [],
    );
  });

  it("takes two ends that differ for two", () => {
    const half = policy({ podSelector: other, egress: [{ to: [{ podSelector: { matchLabels: { app: "third" } } }] }] });
    assert.equal(found(danglingNetworkPolicy, [deployment(), half]).length, 2);
  });

  it("takes labels that are not known at two ends for two", () => {
    const hazy = { matchLabels: { app: UNKNOWN } };
    const both = policy({ podSelector: hazy, ingress: [{ from: [{ podSelector: hazy }] }] });
    assert.deepEqual(open(danglingNetworkPolicy, [deployment(), both]), [
      "NetworkPolicy web: spec.podSelector.matchLabels.app",
      "NetworkPolicy web: spec.ingress[0].from[0].podSelector.matchLabels.app",
    ]);
  });

  it("leaves open what is not known", () => {
    const adrift = { ...policy({ podSelector: other }), metadata: { name: "web", namespace: UNKNOWN } };
    assert.deepEqual(open(danglingNetworkPolicy, [deployment(), adrift]), ["NetworkPolicy web: metadata.namespace"]);
    assert.deepEqual(open(danglingNetworkPolicy, [deployment(), policy({ podSelector: UNKNOWN })]), [
      "NetworkPolicy web: spec.podSelector",
    ]);
    assert.deepEqual(
      open(danglingNetworkPolicy, [
        { ...pod(), metadata: { namespace: UNKNOWN, name: "x", labels: { app: "other" } } },
        policy({ podSelector: other }),
      ]),
      ["Pod x: metadata.namespace"],
    );
    assert.deepEqual(
      open(danglingNetworkPolicy, [
        deployment({ "spec.template.metadata.labels": UNKNOWN }),
        policy({ podSelector: other }),
      ]),
      ["Deployment web: spec.template.metadata.labels"],
    );
  });
});
