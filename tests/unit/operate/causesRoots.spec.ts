import assert from "node:assert/strict";
import fc from "fast-check";
import { containersCheck } from "../../../operate/causes/containersCheck";
import { findingOf } from "../../../operate/causes/caseFinding";
import { judge } from "../../../operate/causes/judge";
import { knownDead } from "../../../operate/causes/knownDead";
import { progress } from "../../../operate/causes/progress";
import { sceneOf } from "../../../operate/causes/scene/scene";
import type { RunningKind } from "../../../operate/cluster/snapshot";
import { diagnose } from "../../../operate/diagnose/diagnosis";
import { ago, Live, settings, statefulSettings, type Plain } from "./causes/live";

const roots = (live: Live) =>
  judge(sceneOf(live.snapshot(), live.settings))
    .filter(({ because }) => !because)
    .map(({ cause }) => cause.code);

const because = (live: Live) =>
  Object.fromEntries(
    judge(sceneOf(live.snapshot(), live.settings)).flatMap((one) =>
      one.because ? [[one.cause.code, one.because.cause.code]] : [],
    ),
  );

const crashing = (live: Live): Live => live.crashed({ exitCode: 1 }).set("Deployment", ["status", "readyReplicas"], 2);

describe("root causes", () => {
  it("stand before what follows from them, all the way", () => {
    const live = crashing(new Live(settings()));
    live.set("EndpointSlice", ["endpoints"], []);
    live.set("PodDisruptionBudget", ["status"], {
      disruptionsAllowed: 0,
      currentHealthy: 2,
      desiredHealthy: 2,
      expectedPods: 3,
    });
    live.condition("Deployment", { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" });
    assert.deepEqual(roots(live), ["crashes"]);
    assert.deepEqual(because(live), {
      "service-without-pods": "crashes",
      "eviction-blocked": "crashes",
      "deadline-exceeded": "crashes",
      "rollout-unfinished": "crashes",
    });
  });

  it("a claim's fault explains the pod that waits for it, and the workload of that pod", () => {
    const live = new Live(settings());
    live.set("PersistentVolumeClaim", ["status"], { phase: "Pending" });
    live.event(
      "PersistentVolumeClaim",
      "circle-core-data",
      "ProvisioningFailed",
      'storageclass.storage.k8s.io "x" not found',
    );
    live
      .unscheduled("pod has unbound immediate PersistentVolumeClaims")
      .set("Deployment", ["status", "readyReplicas"], 2);
    assert.deepEqual(because(live), {
      "claim-holds-pod": "storage-class-missing",
      "rollout-unfinished": "storage-class-missing",
    });
  });

  it("explain nothing of what they have nothing to do with", () => {
    const live = crashing(new Live(settings()));
    live.condition("HorizontalPodAutoscaler", { type: "ScalingLimited", status: "True", reason: "TooManyReplicas" });
    assert.deepEqual(roots(live), ["crashes", "autoscaler-at-maximum"]);
  });

  it("a warning explains no error", () => {
    const live = new Live(settings());
    live.container({
      restartCount: 1,
      lastState: { terminated: { reason: "Error", exitCode: 1, finishedAt: ago(600) } },
    });
    live.set("Deployment", ["status", "readyReplicas"], 2);
    assert.deepEqual(roots(live), ["rollout-unfinished", "restarted"]);
  });

  it("what shows in several pods alike is told once, of the worst", () => {
    const live = new Live(settings());
    for (const [pod, restarts] of [3, 7, 5].entries()) live.crashed({ exitCode: 1 }, { pod, restarts });
    const [finding, ...more] = containersCheck(live.snapshot(), live.settings).findings;
    assert.deepEqual(more, []);
    assert.equal(
      finding?.message,
      "The container circle-core of circle-core-r2-1 crashes (exit code 1, 7 restarts); so it is with circle-core-r2-2, circle-core-r2-0",
    );
  });

  it("the stack's own quota is made to measure; another's that is full is told", () => {
    const live = new Live(settings());
    const full = { hard: { pods: "10" }, used: { pods: "10" } };
    live.set("ResourceQuota", ["status"], full).set("Deployment", ["spec", "replicas"], 10);
    for (const count of ["updatedReplicas", "readyReplicas"]) live.set("Deployment", ["status", count], 10);
    assert.deepEqual(roots(live), []);
    live.add("ResourceQuota", { metadata: { name: "the-platforms" }, status: full });
    assert.deepEqual(roots(live), ["quota-nearly-full"]);
  });

  it("others' objects in the namespace are theirs", () => {
    const live = new Live(settings());
    const pod = live.add("Pod", structuredClone(live.one("Pod")));
    pod.metadata = { name: "shop", uid: "shop", labels: { "app.kubernetes.io/name": "shop" } };
    live.crashed({ exitCode: 1 }, { pod: 3 });
    assert.deepEqual(roots(live), []);
  });

  it("a claim that waits for its first pod, a pod that goes, and one that the command asks with are no fault", () => {
    const live = new Live(settings());
    live.set("PersistentVolumeClaim", ["status"], { phase: "Pending" });
    live.event(
      "PersistentVolumeClaim",
      "circle-core-data",
      "WaitForFirstConsumer",
      "waiting for first consumer to be created before binding",
    );
    live
      .set("Pod", ["metadata", "deletionTimestamp"], ago(10))
      .container({ ready: false, state: { terminated: { exitCode: 143 } } });
    live.set("Pod", ["metadata", "annotations", "circle-core/probe"], "true", 1).crashed({ exitCode: 1 }, { pod: 1 });
    assert.deepEqual(roots(live), []);
  });

  it("what may not be read is no fault, and is said to be unknown", () => {
    const live = new Live(settings());
    for (const kind of live.objects.keys()) live.hide(kind);
    const { findings, checked, unchecked } = containersCheck(live.snapshot(), live.settings);
    assert.deepEqual([findings, checked], [[], 0]);
    assert.equal(unchecked.length, live.objects.size);
  });
});

describe("the containers' check", () => {
  it("counts what it looked at, and says what it can't know", () => {
    const live = new Live(settings());
    live.container({ imageID: "sha256:0123" });
    const { findings, checked, unchecked } = containersCheck(live.snapshot(), live.settings);
    assert.deepEqual(findings, []);
    // 3 containers of 3 pods, and one Deployment, claim, Service, autoscaler, budget, quota and Ingress.
    assert.equal(checked, 3 + 3 + 7);
    assert.deepEqual(
      unchecked.map(({ why }) => why),
      ["the kubelet's measures were not read", "the node tells no digest of it"],
    );
  });

  it("names each claim whose volume was not measured, and why", () => {
    const live = new Live(settings());
    live.add("PersistentVolumeClaim", {
      metadata: { name: "circle-core-old", labels: (live.one("PersistentVolumeClaim").metadata as Plain).labels },
      status: { phase: "Bound" },
    });
    const unmeasured = (...claims: string[]) =>
      containersCheck(live.snapshot(), live.settings, {
        volumes: claims.map((claim) => ({ claim, used: 1, capacity: 10 })),
      }).unchecked.map(({ what, why }) => `${what}: ${why}`);
    const lost = "how full the volume of the claim circle-core-old is: no pod that runs mounts it";
    const held = "how full the volume of the claim circle-core-data is: the kubelet's measures were not read";
    assert.deepEqual(unmeasured(), [held, lost]);
    assert.deepEqual(unmeasured("circle-core-data"), [lost]);
    assert.deepEqual(unmeasured("circle-core-data", "circle-core-old"), []);
  });

  it("takes a container that serves between two crashes for a fault, which time may mend", () => {
    const served = (restarts: number, ended: number, since = ended) => {
      const live = new Live(settings()).container({
        restartCount: restarts,
        state: { running: { startedAt: ago(since) } },
        lastState: { terminated: { reason: "Error", exitCode: 1, finishedAt: ago(ended) } },
      });
      const [finding] = containersCheck(live.snapshot(), live.settings).findings;
      return [finding?.code, finding?.severity, finding?.passing];
    };
    for (const [restarts, seconds] of [
      [1, 30],
      [2, 60],
      [3, 300],
      [40, 300],
    ] as const) {
      assert.deepEqual(served(restarts, seconds - 1), ["crashes", "error", true], `${restarts} restarts`);
      assert.deepEqual(served(restarts, seconds), ["restarted", "warning", undefined], `${restarts} restarts`);
    }
    assert.deepEqual(served(9, 330, 20), ["crashes", "error", true], "the kubelet waited five minutes before");
    assert.deepEqual(served(9, 90_000), [undefined, undefined, undefined], "of yesterday");
  });

  it("gives an autoscaler two minutes until somebody runs it", () => {
    const told = (age: number) => {
      const live = new Live(settings()).set("HorizontalPodAutoscaler", ["status"], {});
      live.set("HorizontalPodAutoscaler", ["metadata", "creationTimestamp"], ago(age));
      return containersCheck(live.snapshot(), live.settings).findings.map(({ code, passing }) => [code, passing]);
    };
    assert.deepEqual([told(119), told(120)], [[], [["autoscaler-not-run", true]]]);
  });

  it("shows no secret of what an application, a probe or a hook said", () => {
    const secret = "hunter2hunter2";
    const evidence = (change: (live: Live) => unknown) => {
      const live = new Live(settings());
      change(live);
      return containersCheck(live.snapshot(), live.settings).findings.flatMap((one) => [...one.evidence, one.message]);
    };
    const text = `can't use password=${secret}`;
    const ways: ((live: Live) => unknown)[] = [
      (live) => live.crashed({ exitCode: 1, message: text }),
      (live) => live.waiting("PostStartHookError", text),
      (live) =>
        live.container({ ready: false }).event("Pod", live.nameOf("Pod"), "Unhealthy", `Readiness probe ${text}`),
      (live) => live.condition("HorizontalPodAutoscaler", { type: "AbleToScale", status: "False", message: text }),
      (live) =>
        live.waiting("RunContainerError").container({ state: { terminated: { reason: "StartError", message: text } } }),
      (live) => live.event("Certificate", live.settings.exposure.tls.secretName, "Failed", text),
    ];
    for (const way of ways) {
      const told = evidence(way).join("\n");
      assert.match(told, /password=\*\*\*/);
      assert.doesNotMatch(told, new RegExp(secret));
    }
  });

  it("tells what time may mend from what it will not", () => {
    const passing = (change: (live: Live) => Live): boolean | undefined => {
      const live = change(new Live(settings()));
      return containersCheck(live.snapshot(), live.settings).findings[0]?.passing;
    };
    assert.equal(
      passing((live) => live.waiting("ErrImagePull", "not found")),
      true,
    );
    assert.equal(
      passing((live) => live.waiting("InvalidImageName")),
      undefined,
    );
    assert.equal(
      passing((live) => live.crashed({ exitCode: 1 }, { restarts: 1 })),
      true,
    );
    assert.equal(
      passing((live) => live.crashed({ exitCode: 1 }, { restarts: 2 })),
      undefined,
    );
    assert.equal(
      passing((live) => live.container({ ready: false })),
      true,
    );
    assert.equal(
      passing((live) => live.set("Service", ["spec", "selector"], { app: "x" })),
      undefined,
    );
  });

  it("gives commands for the cluster and namespace that are meant, quoted for the shell", () => {
    const live = crashing(new Live(settings()));
    const [finding] = containersCheck(live.snapshot(), live.settings, { context: "eu west" }).findings;
    assert.match(
      finding?.next ?? "",
      /See: kubectl --context 'eu west' -n circle-core-production logs circle-core-r2-0 /,
    );
  });
});

describe("the early verdict", () => {
  const verdict = (live: Live, how?: Parameters<typeof knownDead>[2]) =>
    knownDead(live.snapshot(), live.settings, how)?.code;

  it("is given past the threshold, and not before", () => {
    const crash = (restarts: number) => new Live(settings()).crashed({ exitCode: 1 }, { restarts });
    assert.equal(verdict(crash(1)), undefined);
    assert.equal(verdict(crash(2)), "crashes");
    assert.equal(verdict(crash(2), { patience: { restarts: 3 } }), undefined);
    const tries = crash(9).container({ state: { running: { startedAt: ago(2) } } });
    assert.equal(verdict(tries), undefined, "it runs again, and may yet go well");
    const waits = (seconds: number) => {
      const live = new Live(settings()).unscheduled("2 Insufficient cpu");
      return live.condition("Pod", {
        type: "PodScheduled",
        status: "False",
        reason: "Unschedulable",
        message: "2 Insufficient cpu",
        lastTransitionTime: ago(seconds),
      });
    };
    assert.equal(verdict(waits(119)), undefined);
    assert.equal(verdict(waits(120)), "cpu-insufficient");
  });

  it("counts the tries of a pull by what the kubelet tells", () => {
    const pulls = (count: number) => {
      const live = new Live(settings()).waiting("ImagePullBackOff", "not found");
      const image = String(((live.one("Pod").spec as Plain).containers as Plain[])[0]?.image);
      return live.event("Pod", live.nameOf("Pod"), "Failed", `Failed to pull image "${image}": not found`, { count });
    };
    assert.equal(verdict(pulls(1)), undefined);
    assert.equal(verdict(pulls(2)), "image-digest-unknown");
  });

  it("is not given for what a rollout lives through: slow probes, a recovered container, old pods", () => {
    assert.equal(verdict(new Live(settings()).container({ ready: false })), undefined);
    const recovered = new Live(settings()).container({
      restartCount: 9,
      lastState: { terminated: { reason: "OOMKilled", exitCode: 137, finishedAt: ago(60) } },
    });
    assert.equal(verdict(recovered), undefined);
    for (const exitCode of [1, 126, 127, 137]) {
      const again = new Live(settings()).container({
        restartCount: 9,
        state: { running: { startedAt: ago(5) } },
        lastState: { terminated: { reason: "Error", exitCode, finishedAt: ago(60) } },
      });
      assert.equal(verdict(again), undefined, `exit code ${exitCode}`);
    }
    const live = new Live(settings()).crashed({ exitCode: 1 });
    assert.equal(verdict(live, { before: live.snapshot() }), undefined);
    live.set(
      "Pod",
      ["metadata", "ownerReferences"],
      [{ kind: "ReplicaSet", name: "circle-core-r1", uid: "ReplicaSet-circle-core-r1" }],
    );
    assert.equal(verdict(live), undefined);
  });

  it("waits until the controller has seen the change", () => {
    const live = new Live(settings()).crashed({ exitCode: 1 }).set("Deployment", ["metadata", "generation"], 2);
    assert.equal(verdict(live), undefined);
  });

  it("judges the declared revision of a StatefulSet alone", () => {
    const live = new Live(statefulSettings()).crashed({ exitCode: 1 });
    assert.equal(verdict(live), "crashes");
    assert.equal(verdict(live.set("Pod", ["metadata", "labels", "controller-revision-hash"], "rev-1")), undefined);
  });
});

describe("the progress of a rollout", () => {
  const one = (live: Live) => progress(live.snapshot(), live.settings)[0];

  it("is done when all pods are of the declared revision and ready, and no other is left", () => {
    assert.deepEqual(one(new Live(settings())), {
      object: { kind: "Deployment", name: "circle-core", namespace: "circle-core-production" },
      desired: 3,
      updated: 3,
      ready: 3,
      ageSeconds: 3600,
      done: true,
    });
    assert.equal(
      one(new Live(settings()).set("Deployment", ["metadata", "generation"], 2))?.reason,
      "waiting for the controller",
    );
    const leaving = new Live(settings());
    leaving.add("Pod", {
      ...structuredClone(leaving.one("Pod")),
      metadata: { ...(leaving.one("Pod").metadata as Plain), name: "old", uid: "old", deletionTimestamp: ago(1) },
    });
    assert.deepEqual([one(leaving)?.done, one(leaving)?.reason], [false, "waiting for old pods to stop"]);
  });

  it("says what it waits for", () => {
    const waits = (change: (live: Live) => Live) => one(change(new Live(settings())))?.reason;
    assert.equal(
      waits((live) => live.crashed({ exitCode: 1 })),
      "the container crashes (3×)",
    );
    assert.equal(
      waits((live) => live.unscheduled("2 Insufficient cpu")),
      "no node has enough CPU free",
    );
    assert.equal(
      waits((live) =>
        live
          .waiting("ContainerCreating")
          .event("Pod", live.nameOf("Pod"), "Pulling", "Pulling image", { type: "Normal" }),
      ),
      "pulling the image",
    );
    assert.equal(
      waits((live) => live.waiting("ContainerCreating")),
      "starting",
    );
    assert.equal(one(new Live(settings()).container({ ready: false }))?.ready, 2);
  });
});

describe("any snapshot", () => {
  const keys = fc.constantFrom(
    "status",
    "spec",
    "metadata",
    "phase",
    "reason",
    "message",
    "conditions",
    "type",
    "containerStatuses",
    "state",
    "waiting",
    "terminated",
    "lastState",
    "restartCount",
    "name",
    "containers",
    "volumes",
    "ownerReferences",
    "labels",
    "involvedObject",
    "endpoints",
    "count",
    "lastTimestamp",
  );
  const words = fc.constantFrom(
    "True",
    "False",
    "Unschedulable",
    "CrashLoopBackOff",
    "circle-core",
    "Error",
    "Failed",
    "2026-03-01T00:00:00Z",
    "not a date",
    "{name}",
    "a'b\n```",
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.jsonValue(),
      words,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(keys, tie("value"), { maxKeys: 4 }),
    ),
  }));

  it("is judged without an error, whatever stands in it", () => {
    const all = settings();
    fc.assert(
      fc.property(
        fc.constantFrom<RunningKind>(
          "Pod",
          "Deployment",
          "ReplicaSet",
          "PersistentVolumeClaim",
          "Service",
          "HorizontalPodAutoscaler",
          "PodDisruptionBudget",
          "ResourceQuota",
          "Ingress",
          "EndpointSlice",
        ),
        fc.constantFrom("status", "spec", "metadata"),
        fc.dictionary(keys, value),
        fc.dictionary(keys, value),
        (kind, part, broken, event) => {
          const live = new Live(all);
          const whole = live.one(kind)[part] as Plain;
          live.set(kind, [part], part === "metadata" ? { ...whole, ...broken, name: whole.name } : broken);
          live.add("Event", { ...event, metadata: { name: "any" } });
          const snapshot = live.snapshot();
          const scene = sceneOf(snapshot, all, {
            logs: [{ pod: live.nameOf("Pod"), container: "circle-core", previous: true, lines: ["EAI_AGAIN"] }],
          });
          for (const one of judge(scene)) assert.doesNotMatch(findingOf(one, scene).message, /undefined|\[object/);
          diagnose(scene);
          knownDead(snapshot, all);
          progress(snapshot, all);
          containersCheck(snapshot, all);
        },
      ),
      { numRuns: 300 },
    );
  });
});
