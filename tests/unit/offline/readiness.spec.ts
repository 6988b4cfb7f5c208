import assert from "node:assert/strict";
import { readinessOf } from "../../../toolchain/offline/kubernetes/readiness";
import { genericReadiness, requestedReadiness } from "../../../toolchain/offline/kubernetes/readiness/requested";
import type { Snapshot, Verdict } from "../../../toolchain/offline/kubernetes/readiness/types";
import { withValue } from "../../../toolchain/offline/kubernetes/objects";
import type { ValueMap } from "../../../toolchain/offline/rpc/values";

function judge(object: ValueMap, related: Snapshot["related"] = {}, more: Partial<Snapshot> = {}): Verdict {
  const readiness = requestedReadiness(object) ?? readinessOf(object);
  assert.ok(readiness, "the kind is waited for");
  return readiness.judge({ object, related, settledFor: 0, storageClass: undefined, ...more });
}

const texts = (verdict: Verdict): string[] => verdict.progress.map(({ text }) => text);
const condition = (type: string, status: string, reason = "", message = ""): ValueMap => ({
  type,
  status,
  reason,
  message,
});
const ownedBy = (uid: string): ValueMap => ({ ownerReferences: [{ uid }] });

describe("readiness of a Deployment", () => {
  const revision = (value: string): ValueMap => ({ "deployment.kubernetes.io/revision": value });
  const object = (value: string, ...conditions: ValueMap[]): ValueMap => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "app", namespace: "ns", uid: "d", generation: 2, annotations: revision(value) },
    spec: { template: { spec: { volumes: [{ persistentVolumeClaim: { claimName: "data" } }] } } },
    status: { observedGeneration: 2, conditions },
  });
  const replicaSet = (value: string, readyReplicas: number): ValueMap => ({
    metadata: { name: `app-${value}`, uid: `r${value}`, annotations: revision(value), ...ownedBy("d") },
    spec: { replicas: 2 },
    status: { readyReplicas },
  });
  const claim = (phase: string): ValueMap => ({ metadata: { name: "data" }, status: { phase } });
  const available = condition("Available", "True");
  const rolledOut = condition("Progressing", "True", "NewReplicaSetAvailable");
  const rolling = condition("Progressing", "True", "ReplicaSetUpdated");

  it("of the first revision: available, with all replicas of its ReplicaSet ready", () => {
    assert.ok(judge(object("1", available, rolling), { replicaSets: [replicaSet("1", 2)] }).ready);
  });

  it("of a later revision: the new ReplicaSet ready, and the rollout through", () => {
    const related = { replicaSets: [replicaSet("1", 0), replicaSet("2", 2)] };
    assert.ok(judge(object("2", available, rolledOut), related).ready);
    assert.deepEqual(judge(object("2", available, rolling), related).problems, [
      "Minimum number of Pods to consider the application live was not attained",
    ]);
    const old = { replicaSets: [replicaSet("1", 2), replicaSet("2", 1)] };
    assert.deepEqual(judge(object("2", available, rolledOut), old).problems, [
      "Attempted to roll forward to new ReplicaSet, but minimum number of Pods did not become live",
    ]);
  });

  it("is not judged by the status of the generation before", () => {
    const stale = withValue(object("1", available), 1, "status", "observedGeneration");
    assert.ok(!judge(stale, { replicaSets: [replicaSet("1", 2)] }).ready);
  });

  it("tells of its conditions, its pods and how many are missing", () => {
    const unavailable = condition(
      "Available",
      "False",
      "MinimumReplicasUnavailable",
      "Deployment does not have minimum availability.",
    );
    const pod = {
      metadata: { name: "app-1-x", namespace: "ns", ...ownedBy("r1") },
      status: {
        conditions: [
          condition("PodScheduled", "True"),
          condition("Initialized", "True"),
          condition("Ready", "False", "ContainersNotReady", "containers with unready status: [app]"),
        ],
        containerStatuses: [
          { name: "app", ready: false, state: { waiting: { reason: "ErrImagePull", message: "failed to pull" } } },
        ],
      },
    };
    const verdict = judge(object("1", unavailable), { replicaSets: [replicaSet("1", 0)], pods: [pod] });
    assert.deepEqual(texts(verdict), [
      "[MinimumReplicasUnavailable] Deployment does not have minimum availability.",
      "Waiting for app ReplicaSet to be available (0/2 Pods available)",
    ]);
    assert.deepEqual(verdict.podMessages, [
      {
        severity: "warning",
        text: "[Pod ns/app-1-x]: containers with unready status: [app][ErrImagePull] failed to pull",
      },
    ]);
    assert.deepEqual(verdict.problems, [
      "[MinimumReplicasUnavailable] Deployment does not have minimum availability.",
      "Minimum number of live Pods was not attained",
    ]);
  });

  it("waits for the claims of its volumes", () => {
    const related = { replicaSets: [replicaSet("1", 2)] };
    assert.ok(judge(object("1", available), { ...related, claims: [claim("Bound")] }).ready);
    const verdict = judge(object("1", available), { ...related, claims: [claim("Pending")] });
    assert.deepEqual(texts(verdict), [
      "PersistentVolumeClaim: [data] is not ready. status.phase currently at: Pending",
    ]);
    assert.deepEqual(verdict.problems, ['Failed to bind PersistentVolumeClaim(s): "data"']);
  });
});

describe("readiness of a StatefulSet", () => {
  const set = (status: ValueMap, generation = 1, updateStrategy: ValueMap = {}): ValueMap => ({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db", generation },
    spec: { replicas: 3, updateStrategy },
    status: { observedGeneration: generation, ...status },
  });
  const full = {
    replicas: 3,
    readyReplicas: 3,
    currentReplicas: 3,
    updatedReplicas: 3,
    currentRevision: "a",
    updateRevision: "a",
  };

  it("all replicas ready, and of the newest revision", () => {
    assert.ok(judge(set(full)).ready);
  });

  it("counts during a rollout only the updated ones", () => {
    const rolling = { ...full, currentReplicas: 2, updatedReplicas: 1, updateRevision: "b" };
    const verdict = judge(set(rolling, 2));
    assert.deepEqual(texts(verdict), ["[1/3] Waiting for StatefulSet update to roll out (1/3 Pods ready)"]);
    assert.deepEqual(verdict.problems, [
      "1 out of 3 replicas succeeded readiness checks",
      'StatefulSet controller failed to advance from revision "a" to revision "b"',
    ]);
  });

  it("does not wait for the revision where updates wait for a deletion", () => {
    const waiting = { ...full, currentReplicas: 0, updateRevision: "b" };
    assert.ok(judge(set(waiting, 2, { type: "OnDelete" })).ready);
  });
});

describe("readiness of a DaemonSet", () => {
  const set = (status: ValueMap): ValueMap => ({
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent", generation: 1 },
    status: { observedGeneration: 1, desiredNumberScheduled: 2, ...status },
  });
  const full = { currentNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2, numberReady: 2 };

  it("an updated pod available on every node", () => {
    assert.deepEqual(texts(judge(set(full))), ["✅ All replicas scheduled as expected. Replicas: 2"]);
    assert.deepEqual(texts(judge(set({ ...full, numberAvailable: 1 }))), ["Available: 1/2"]);
  });
});

describe("readiness of a Job", () => {
  const job = (status: ValueMap): ValueMap => ({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "j", namespace: "ns" },
    status,
  });
  const started = { startTime: "2026-01-01T00:00:00Z", active: 1 };

  it("complete", () => {
    assert.ok(judge(job({ ...started, conditions: [condition("Complete", "True")] })).ready);
    assert.deepEqual(texts(judge(job(started))), [
      'Waiting for Job "ns/j" to start',
      'Waiting for Job "ns/j" to succeed (Active: 1 | Succeeded: 0 | Failed: 0)',
    ]);
  });

  it("fails at once where it has failed for good", () => {
    const failed = judge(
      job({ ...started, conditions: [condition("Failed", "True", "DeadlineExceeded", "too late")] }),
    );
    assert.deepEqual([failed.failed, failed.problems], [true, ["[DeadlineExceeded] too late"]]);
  });
});

describe("readiness of a Pod", () => {
  const pod = (phase: string, ...conditions: ValueMap[]): ValueMap => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p" },
    status: { phase, conditions },
  });
  const begun = [condition("PodScheduled", "True"), condition("Initialized", "True")];

  it("ready, or done", () => {
    assert.ok(judge(pod("Running", ...begun, condition("Ready", "True"))).ready);
    assert.ok(judge(pod("Succeeded", ...begun, condition("Ready", "False", "PodCompleted"))).ready);
  });

  it("tells why it can't be scheduled", () => {
    const verdict = judge(
      pod("Pending", condition("PodScheduled", "False", "Unschedulable", "0/1 nodes are available")),
    );
    assert.deepEqual(
      [texts(verdict), verdict.problems],
      [['Waiting for Pod "p" to be scheduled'], ["0/1 nodes are available"]],
    );
  });

  it("tells how its container ended", () => {
    const lastState = { terminated: { finishedAt: "2026-01-01T00:00:00Z", reason: "Error", exitCode: 2 } };
    const state = { waiting: { reason: "CrashLoopBackOff", message: "back-off 10s" } };
    const object = withValue(
      pod(
        "Running",
        ...begun,
        condition("Ready", "False", "ContainersNotReady", "containers with unready status: [app]"),
      ),
      [{ name: "app", ready: false, state, lastState }],
      "status",
      "containerStatuses",
    );
    assert.deepEqual(judge(object).problems, [
      '[Pod p]: containers with unready status: [app][CrashLoopBackOff] back-off 10s\ncontainer "app" terminated at 2026-01-01T00:00:00Z (Error: exit code 2)',
    ]);
  });
});

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

describe("readiness that the program asks for", () => {
  const thing = (waitFor: string, status: ValueMap): ValueMap => ({
    apiVersion: "example.org/v1",
    kind: "Thing",
    metadata: { name: "x", generation: 2, annotations: { "pulumi.com/waitFor": waitFor } },
    status,
  });

  it("by a path, and a value", () => {
    assert.ok(judge(thing("jsonpath={.status.phase}", { phase: "any" })).ready);
    assert.ok(judge(thing("jsonpath={.status.phase}=Done", { phase: "Done" })).ready);
    assert.deepEqual(texts(judge(thing("jsonpath={.status.phase}=Done", { phase: "Open" }))), [
      'Waiting for {.status.phase}=Done (found "Open")',
    ]);
    assert.deepEqual(texts(judge(thing("jsonpath={.status.phase}", {}))), ["{.status.phase} selected nothing"]);
  });

  it("by a condition, and its status", () => {
    const status = { conditions: [condition("Synced", "Unknown")] };
    assert.ok(judge(thing("condition=Synced=unknown", status)).ready);
    assert.ok(!judge(thing("condition=Synced", status)).ready);
  });

  it("by all of several", () => {
    const both = '["jsonpath={.status.phase}=Done","condition=Ready"]';
    assert.ok(!judge(thing(both, { phase: "Done" })).ready);
    assert.ok(judge(thing(both, { phase: "Done", conditions: [condition("Ready", "True")] })).ready);
  });

  it("only of the generation that was asked for", () => {
    assert.ok(!judge(thing("jsonpath={.status.phase}", { phase: "any", observedGeneration: 1 })).ready);
  });

  for (const [text, words] of [
    ["phase=Done", /expected a "jsonpath=" or "condition=" prefix, got "phase=Done"/],
    ["[]", /at least one condition must be specified/],
    ["[1]", /must be a text or a JSON array of texts/],
    ["jsonpath=.status.phase", /should be wrapped in brackets/],
    ["jsonpath={.status.phase}=", /requires a value/],
    ["jsonpath='{.status.phase}'", /should omit shell quotes/],
  ] as const) {
    it(`refuses ${text}`, () => {
      assert.throws(() => requestedReadiness(thing(text, {})), words);
    });
  }

  it("for all custom resources, by what their status usually tells", () => {
    const readiness = genericReadiness({ awaitAll: true });
    const isReady = (status: ValueMap): boolean | undefined =>
      readiness?.judge({ object: thing("", status), related: {}, settledFor: 0, storageClass: undefined }).ready;
    assert.equal(isReady({}), true);
    assert.equal(isReady({ conditions: [condition("Ready", "False")] }), false);
    assert.equal(isReady({ conditions: [condition("Reconciling", "True")] }), false);
    assert.equal(genericReadiness({ awaitAll: false }), undefined);
  });
});
