import assert from "node:assert/strict";
import { withValue } from "../../../toolchain/offline/kubernetes/objects";
import type { ValueMap } from "../../../toolchain/offline/rpc/values";
import { condition, judge, texts } from "./judge";

const ownedBy = (uid: string): ValueMap => ({ ownerReferences: [{ uid }] });

describe("readiness of a Deployment", () => {
  const revision = (value: string): ValueMap => ({ "deployment.kubernetes.io/revision": value });
  const object = (value: string, ...conditions: ValueMap[]): ValueMap => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "app", namespace: "ns", uid: "d", generation: 2, annotations: revision(value) },
    spec: { replicas: 2, template: { spec: { volumes: [{ persistentVolumeClaim: { claimName: "data" } }] } } },
    status: { observedGeneration: 2, updatedReplicas: 2, conditions },
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

  it("is not judged by the old ReplicaSet while that is scaled down to be recreated", () => {
    const recreating = withValue(object("2", available, rolledOut), 0, "status", "updatedReplicas");
    const scaledDown = withValue(replicaSet("2", 0), 0, "spec", "replicas");
    const verdict = judge(recreating, { replicaSets: [scaledDown] });
    assert.ok(!verdict.ready);
    assert.deepEqual(texts(verdict), ["Waiting for app ReplicaSet to be available (0/2 Pods available)"]);
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
