import assert from "node:assert/strict";
import { readinessOf } from "../../../toolchain/offline/kubernetes/readiness";
import type { ValueMap } from "../../../toolchain/offline/rpc/values";
import { judge, texts } from "./judge";

describe("readiness of a Service", () => {
  const service = (spec: ValueMap = {}, status: ValueMap = {}): ValueMap => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web" },
    spec: { type: "ClusterIP", selector: { app: "web" }, ...spec },
    status,
  });
  const slice = (...readiness: boolean[]): ValueMap => ({
    metadata: { labels: { "kubernetes.io/service-name": "web" } },
    endpoints: readiness.map((ready) => ({ conditions: { ready } })),
  });

  it("endpoints unchanged for ten seconds, none of them unready", () => {
    const related = { endpointSlices: [slice(true)] };
    assert.ok(!judge(service(), related, { settledFor: 9_999 }).ready);
    assert.ok(judge(service(), related, { settledFor: 10_000 }).ready);
    assert.ok(!judge(service(), { endpointSlices: [slice(true, false)] }, { settledFor: 10_000 }).ready);
    assert.ok(judge(service(), {}, { settledFor: 10_000 }).ready, "a Service that selects nothing");
  });

  it("is good enough when the time is up and nothing is pending", () => {
    assert.equal(judge(service(), { endpointSlices: [slice(true)] }).readyAtEnd, true);
    assert.equal(judge(service(), { endpointSlices: [slice(false)] }).readyAtEnd, undefined);
  });

  it("at once where there are no endpoints to wait for", () => {
    assert.ok(judge(service({ clusterIP: "None" })).ready);
    assert.ok(judge(service({ type: "ExternalName" })).ready);
    assert.ok(judge(service({ selector: {} })).ready);
  });

  it("of a LoadBalancer: an address, too", () => {
    const spec = { type: "LoadBalancer" };
    const settled = { settledFor: 10_000 };
    assert.ok(judge(service(spec, { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } }), {}, settled).ready);
    assert.deepEqual(judge(service(spec), { endpointSlices: [slice(true)] }, settled).problems, [
      "Service was not allocated an IP address; does your cloud provider support this?",
    ]);
  });
});

describe("readiness of an Ingress", () => {
  const backend = { service: { name: "web" } };
  const ingress = (...addresses: ValueMap[]): ValueMap => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "i" },
    spec: { rules: [{ host: "a.test", http: { paths: [{ path: "/x", backend }] } }] },
    status: { loadBalancer: { ingress: addresses } },
  });
  const slices = [{ metadata: { labels: { "kubernetes.io/service-name": "web" } } }];

  it("every path's Service has endpoints, and an address is published", () => {
    assert.ok(judge(ingress({ ip: "192.0.2.1" }), { endpointSlices: slices }).ready);
    assert.match(
      judge(ingress(), { endpointSlices: slices }).problems.join(),
      /^Ingress \.status\.loadBalancer field was not updated/,
    );
  });

  it("waits no longer than ten seconds for a Service without endpoints, and names the path", () => {
    assert.deepEqual(judge(ingress({ ip: "192.0.2.1" })).problems, [
      "Ingress has at least one rule with an unavailable target endpoint.",
    ]);
    const verdict = judge(ingress({ ip: "192.0.2.1" }), {}, { settledFor: 10_000 });
    assert.ok(verdict.ready);
    assert.ok(texts(verdict).includes('No matching service found for ingress rule: "a.test/x" -> "web"'));
  });

  it("takes an external name as it is", () => {
    const services = [{ metadata: { name: "web" }, spec: { type: "ExternalName" } }];
    assert.ok(judge(ingress({ ip: "192.0.2.1" }), { services }).ready);
  });
});

describe("readiness of other kinds", () => {
  const object = (kind: string, content: ValueMap): ValueMap => ({
    apiVersion: "v1",
    kind,
    metadata: { name: "x" },
    ...content,
  });

  it("of a claim: bound, or pending where its class waits for a pod", () => {
    const claim = (phase: string): ValueMap => object("PersistentVolumeClaim", { status: { phase } });
    const storageClass = { volumeBindingMode: "WaitForFirstConsumer" };
    assert.ok(judge(claim("Bound")).ready);
    assert.ok(!judge(claim("Pending")).ready);
    assert.ok(judge(claim("Pending"), {}, { storageClass }).ready);
  });

  it("of a volume, a quota, a replication controller and a token", () => {
    assert.ok(judge(object("PersistentVolume", { status: { phase: "Available" } })).ready);
    assert.ok(judge(object("ResourceQuota", { spec: { hard: { pods: "1" } }, status: { hard: { pods: "1" } } })).ready);
    assert.ok(!judge(object("ResourceQuota", { spec: { hard: { pods: "1" } }, status: {} })).ready);
    assert.ok(
      judge(object("ReplicationController", { spec: { replicas: 1 }, status: { availableReplicas: 1 } })).ready,
    );
    assert.ok(!judge(object("Secret", { type: "kubernetes.io/service-account-token" })).ready);
  });

  it("is not asked for where there is nothing to wait for", () => {
    for (const kind of ["ConfigMap", "Secret", "Namespace", "ServiceAccount"]) {
      assert.equal(readinessOf(object(kind, {})), undefined);
    }
    assert.equal(readinessOf({ apiVersion: "example.org/v1", kind: "Thing" }), undefined);
  });
});
