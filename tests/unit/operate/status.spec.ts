import assert from "node:assert/strict";
import type { Outcome } from "../../../operate/cluster/each";
import { Failure } from "../../../operate/errors";
import type { Release } from "../../../operate/release/record";
import { age, json, text } from "../../../operate/status/report";
import { statusOf, type Status } from "../../../operate/status/status";
import { colorsFor } from "../../../operate/terminal";
import { ago, Live, settings, statefulSettings } from "./causes/live";

const plain = colorsFor({}, "never");
const cluster = { name: "primary", context: "production", server: "https://api.example.com" };
const release = {
  number: 7,
  at: "2026-03-01T11:00:00Z",
  by: "ci@example.com",
  version: "0.2.0",
  verdict: "good",
} as unknown as Release;

const of = (live: Live, last?: Release): Status => statusOf(live.snapshot(), live.settings, last);
const known = (value: Status) => ({ cluster, state: "known", value }) as unknown as Outcome<Status>;
const shown = (live: Live, last?: Release): string => text("production", [known(of(live, last))], plain);

describe("status", () => {
  it("shows a deployment that is well in a few lines", () => {
    const measured = { type: "Resource", resource: { name: "cpu", current: { averageUtilization: 23 } } };
    const live = new Live(settings())
      .event("Pod", "circle-core-r2-0", "Pulled", "Container image already present", { type: "Normal", at: 3600 })
      .set("HorizontalPodAutoscaler", ["status", "currentReplicas"], 3)
      .set("HorizontalPodAutoscaler", ["status", "currentMetrics"], [measured]);
    assert.equal(shown(live, release), well);
  });

  it("shows a StatefulSet as well", () => {
    assert.match(shown(new Live(statefulSettings())), /workload +✓ StatefulSet circle-core 3\/3 ready, 3 updated/);
  });

  it("shows why a pod is not ready, as kubectl calls it, and the latest events first", () => {
    const live = new Live(settings())
      .crashed({ exitCode: 1 }, { restarts: 4 })
      .event("Pod", "circle-core-r2-0", "Old", "long ago", { at: 900, type: "Normal" })
      .event("Pod", "circle-core-r2-0", "BackOff", "Back-off restarting\n failed container", { at: 5, count: 12 });
    const said = shown(live);
    assert.match(said, /^ {2}✗ circle-core-r2-0 +CrashLoopBackOff +4 restarts {2}/m);
    assert.match(said, /^ {2}✓ circle-core-r2-1 +Running +0 restarts {2}/m);
    assert.match(
      said,
      /! +5s {2}BackOff Pod circle-core-r2-0: Back-off restarting failed container \(12 times\)\n {2}· +15m {2}Old /,
    );
  });

  it("names a pod's state by what says most", () => {
    const stateOf = (live: Live) => of(live).pods[0]?.state;
    assert.equal(stateOf(new Live(settings())), "Running");
    assert.equal(stateOf(new Live(settings()).waiting("ImagePullBackOff")), "ImagePullBackOff");
    assert.equal(stateOf(new Live(settings()).waiting("ContainerCreating")), "ContainerCreating");
    assert.equal(stateOf(new Live(settings()).unscheduled("0/3 nodes are available")), "Pending: Unschedulable");
    const ended = new Live(settings()).container({ state: { terminated: { exitCode: 137, reason: "OOMKilled" } } });
    assert.equal(stateOf(ended), "OOMKilled");
    const going = new Live(settings()).set("Pod", ["metadata", "deletionTimestamp"], ago(5));
    assert.equal(stateOf(going), "Terminating");
    assert.equal(stateOf(new Live(settings()).set("Pod", ["status", "reason"], "Evicted")), "Evicted");
  });

  it("says where another image runs than the settings name", () => {
    const live = new Live(settings());
    assert.doesNotMatch(shown(live), /the settings say/);
    live.set("Deployment", ["spec", "template", "spec", "containers", 0, "image"], "registry.example.com/else:1");
    assert.match(
      shown(live),
      /image +registry\.example\.com\/else:1 \(the settings say ghcr\.io\/ol-s-cloud\/circle-core/,
    );
  });

  it("says why the autoscaler can't work", () => {
    const live = new Live(settings()).condition("HorizontalPodAutoscaler", {
      type: "ScalingActive",
      status: "False",
      reason: "FailedGetResourceMetric",
      message: "no metrics known",
    });
    assert.match(shown(live), /autoscaler .*; FailedGetResourceMetric: no metrics known$/m);
  });

  it("says that nothing is deployed only where it could see", () => {
    const empty = new Live(settings());
    for (const kind of empty.objects.keys()) empty.objects.set(kind, []);
    assert.equal(of(empty).isDeployed, false);
    assert.match(shown(empty), /workload +none: nothing is deployed in the namespace circle-core-production/);
    empty.hide("Deployment");
    assert.equal(of(empty).isDeployed, undefined);
    assert.doesNotMatch(shown(empty), /nothing is deployed/);
    assert.match(shown(empty), /– .*eployments of circle-core-production could not be seen: forbidden/);
    assert.equal(of(new Live(settings())).isDeployed, true);
  });

  it("keeps others' objects out", () => {
    const live = new Live(settings());
    live.add("Pod", { metadata: { name: "other", labels: { app: "other" } }, spec: {}, status: { phase: "Failed" } });
    assert.ok(!of(live).pods.some(({ name }) => name === "other"));
  });

  it("lets what the cluster says steer no terminal", () => {
    const live = new Live(settings()).event("Pod", "circle-core-r2-0", "Evil", "\u001b[2Jgone");
    assert.doesNotMatch(shown(live), /\u001b/);
  });

  it("tells programs the same, and of a cluster that could not be asked why", () => {
    const failure = new Failure(1, "The API server can't be reached");
    const unknown = {
      cluster: { ...cluster, name: "second" },
      state: "unknown",
      failure,
    } as unknown as Outcome<Status>;
    const outcomes = [known(of(new Live(settings()), release)), unknown];
    const report = JSON.parse(json("production", outcomes)) as {
      version: number;
      clusters: (Partial<Status> & { name: string; unreachable?: string })[];
    };
    const [first, second] = report.clusters;
    assert.deepEqual([report.version, first?.name, first?.isDeployed, first?.pods?.length], [1, "primary", true, 3]);
    assert.deepEqual(first?.release?.number, 7);
    assert.deepEqual([second?.name, second?.unreachable], ["second", "The API server can't be reached"]);
    assert.match(
      text("production", outcomes, plain),
      /production on second .*\n {2}✗ The API server can't be reached\n$/,
    );
  });

  it("writes ages as kubectl does", () => {
    assert.deepEqual([0, 119, 120, 7199, 7200, 172_799, 172_800].map(age), [
      "0s",
      "119s",
      "2m",
      "119m",
      "2h",
      "47h",
      "2d",
    ]);
  });
});

const well = `production on primary (context production)
  release     7, version 0.2.0, good, by ci@example.com at 2026-03-01T11:00:00Z
  image       ghcr.io/ol-s-cloud/circle-core:0.2.0@sha256:${"a".repeat(64)}
  url         https://circle-core.example.com
  workload    ✓ Deployment circle-core 3/3 ready, 3 updated, newest pod 60m
  autoscaler  3 of 3 to 10 pods, cpu 23% of 70%
  budget      1 may go now; 3 of 3 healthy
  claim       circle-core-data Bound 10Gi

  ✓ circle-core-r2-0  Running  0 restarts  60m  node-1
  ✓ circle-core-r2-1  Running  0 restarts  60m  node-1
  ✓ circle-core-r2-2  Running  0 restarts  60m  node-1

  · 60m  Pulled Pod circle-core-r2-0: Container image already present
`;
