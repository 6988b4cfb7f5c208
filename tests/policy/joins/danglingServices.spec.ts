import assert from "node:assert/strict";
import { danglingService, danglingServiceName } from "../../../policy/rules/joins/danglingServices";
import { UNKNOWN } from "../../../policy/rules/read";
import { workload, type Json } from "../fixtures";
import { advice, deployment, found, object, open, service, withChanges } from "./stack";

const port = (changes: Json) => service({ ports: [{ port: 80, ...changes }] });
const named = (name: string, protocol?: string) =>
  deployment({ "spec.template.spec.containers.0.ports": [{ name, containerPort: 8000, protocol }] });

describe("dangling-service", () => {
  for (const [name, documents] of Object.entries({
    "one whose pods and port are there": [deployment(), service()],
    "a port without targetPort": [deployment(), port({ port: 8000 })],
    "a port of a sidecar": [deployment(), port({ targetPort: 8001 })],
    "a port by name": [named("http"), port({ targetPort: "http" })],
    "a port of containers that name none": [
      deployment({ "spec.template.spec.containers.0.ports": [], "spec.template.spec.initContainers": [] }),
      port({ targetPort: 9 }),
    ],
    "any number of a headless Service": [deployment(), service({ clusterIP: "None", ports: [{ port: 9 }] })],
    "one without a selector": [deployment(), service({ selector: undefined })],
    "one with an empty selector": [deployment(), service({ selector: {} })],
    "an ExternalName": [deployment(), service({ type: "ExternalName", selector: { app: "other" } })],
    "one whose namespace has no pods here": [deployment({ "metadata.namespace": "cellar" }), service()],
    "pods of a kind that no rule knows": [
      object("argoproj.io/v1alpha1", "Rollout", {
        spec: { template: { metadata: { labels: { "app.kubernetes.io/name": "web" } }, spec: {} } },
      }),
      service(),
    ],
  })) {
    it(`accepts ${name}`, () => {
      assert.deepEqual(found(danglingService, documents), []);
    });
  }

  const ports = "Service web: spec.ports[0].";
  for (const [name, documents, what] of [
    [
      "other labels",
      [deployment(), service({ selector: { app: "w" } })],
      "Service web: spec.selector: labels of no pods in namespace shop",
    ],
    ["another number", [deployment(), port({ targetPort: 9 })], `${ports}targetPort: 9, which no container listens on`],
    ["another number as port", [deployment(), port({})], `${ports}port: 80, which no container listens on`],
    ["another name", [named("http"), port({ targetPort: "web" })], `${ports}targetPort: the name of no port`],
    [
      "another protocol",
      [named("http", "UDP"), port({ targetPort: "http" })],
      `${ports}targetPort: the name of no port`,
    ],
  ] as const) {
    it(`refuses ${name}`, () => {
      assert.deepEqual(found(danglingService, documents), [what]);
    });
  }

  it("compares protocols of ports by name", () => {
    const datagrams = port({ targetPort: "http", protocol: "UDP" });
    assert.deepEqual(found(danglingService, [named("http", "UDP"), datagrams]), []);
    assert.deepEqual(found(danglingService, [named("http"), datagrams]), [`${ports}targetPort: the name of no port`]);
    const explicit = port({ targetPort: "http", protocol: "TCP" });
    assert.deepEqual(found(danglingService, [named("http"), explicit]), []);
  });

  it("refuses labels that pods of a kind that no rule knows do not have", () => {
    const rollout = object("argoproj.io/v1alpha1", "Rollout", {
      spec: { template: { metadata: { labels: { app: "web" } }, spec: {} } },
    });
    assert.deepEqual(found(danglingService, [rollout, service({ selector: { app: "web" } })]), []);
    assert.deepEqual(found(danglingService, [rollout, service({ selector: { app: "other" } })]), [
      "Service web: spec.selector: labels of no pods in namespace shop",
    ]);
  });

  it("says what may be written instead", () => {
    assert.deepEqual(advice(danglingService, [deployment(), service({ selector: { app: "w" } })]), ["labels of pods"]);
    assert.deepEqual(advice(danglingService, [deployment(), port({ targetPort: 9 })]), [
      "the name or number of a container's port",
    ]);
  });

  it("takes the setting's word for pods made elsewhere", () => {
    const elsewhere = service({ selector: { app: "db", role: "x" } });
    assert.deepEqual(found(danglingService, [deployment(), elsewhere], { external: ["app=*"] }), []);
  });

  it("leaves open what is not known", () => {
    assert.deepEqual(open(danglingService, [deployment(), service({ selector: { app: UNKNOWN } })]), [
      "Service web: spec.selector.app",
    ]);
    assert.deepEqual(open(danglingService, [deployment(), service({ selector: UNKNOWN })]), [
      "Service web: spec.selector",
    ]);
    assert.deepEqual(open(danglingService, [deployment(), port({ targetPort: UNKNOWN })]), [
      "Service web: spec.ports[0].targetPort",
    ]);
    assert.deepEqual(open(danglingService, [named("http"), port({ targetPort: "http", protocol: UNKNOWN })]), [
      "Service web: spec.ports[0].protocol",
    ]);
  });
});

describe("dangling-service-name", () => {
  const set = (serviceName?: unknown) =>
    withChanges(workload("apps/v1", "StatefulSet", ["spec", "template"]), { "spec.serviceName": serviceName });

  it("accepts a Service that is there, none, and one where all are elsewhere", () => {
    for (const documents of [[set("web"), service()], [set(), service()], [set(""), service()], [set("other")]]) {
      assert.deepEqual(found(danglingServiceName, documents), []);
    }
  });

  it("refuses another", () => {
    assert.deepEqual(found(danglingServiceName, [set("other"), service()]), [
      "StatefulSet web: spec.serviceName: the name of no Service in namespace shop",
    ]);
    assert.deepEqual(advice(danglingServiceName, [set("other"), service()]), ["the name of a Service"]);
  });
});
