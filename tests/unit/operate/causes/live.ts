import { manifests } from "../../../../components/manifests";
import { names } from "../../../../components/names";
import type { Settings } from "../../../../components/settings";
import type { LiveObject, RunningKind, Snapshot } from "../../../../operate/cluster/snapshot";
import { runningKinds } from "../../../../operate/cluster/snapshot";
import { accepted } from "../../components/stackConfig";

/** A plain object to be changed at will. */
export type Plain = Record<string, unknown>;

/** When the snapshots are taken. */
const now = new Date("2026-03-01T12:00:00Z");

/** A moment so many seconds before that. */
export const ago = (seconds: number): string => new Date(now.getTime() - seconds * 1000).toISOString();

export const container = names.container;

/** Production with all that can be watched: a Deployment of three pods with one claim, autoscaler, budget, quota, Ingress. */
export const settings = (): Settings =>
  accepted("production", {
    persistence: { perReplica: false, accessMode: "ReadWriteMany" },
    namespace: { quota: { enabled: true } },
  });

/** Production as it is by default: a StatefulSet. */
export const statefulSettings = (): Settings => accepted("production");

/** What runs in a namespace, all well at first; made to be broken, one thing at a time. */
export class Live {
  readonly objects = new Map<RunningKind, Plain[]>();
  private readonly kinds = Object.keys(runningKinds) as RunningKind[];
  private readonly unseen = new Set<RunningKind>();

  constructor(readonly settings: Settings) {
    for (const kind of this.kinds) this.objects.set(kind, []);
    for (const object of manifests(settings)) {
      if (this.kinds.includes(object.kind as RunningKind))
        this.add(object.kind as RunningKind, structuredClone(object) as unknown as Plain);
    }
    this.run();
  }

  /** Puts an object there, with what the API server adds. */
  add(kind: RunningKind, object: Plain): Plain {
    const metadata = object.metadata as Plain;
    const all = this.objects.get(kind) ?? [];
    Object.assign(object, {
      kind,
      metadata: {
        uid: `${kind}-${String(metadata.name)}`,
        creationTimestamp: ago(3600),
        generation: 1,
        namespace: this.settings.namespace.name,
        ...metadata,
      },
    });
    all.push(object);
    return object;
  }

  /** One object of a kind. */
  one(kind: RunningKind, index = 0): Plain {
    const object = this.objects.get(kind)?.[index];
    if (!object) throw new Error(`there is no ${kind} ${index}`);
    return object;
  }

  nameOf(kind: RunningKind, index = 0): string {
    return String((this.one(kind, index).metadata as Plain).name);
  }

  /** Puts a value where the keys lead, making what is missing on the way. */
  set(kind: RunningKind, keys: readonly (string | number)[], value: unknown, index = 0): this {
    let holder = this.one(kind, index);
    for (const key of keys.slice(0, -1)) holder = (holder[key] ??= {}) as Plain;
    holder[keys.at(-1) ?? ""] = value;
    return this;
  }

  /** Changes the status of a pod's container, and the pod's readiness with it. */
  container(
    status: Plain,
    { pod = 0, name = container, list = "containerStatuses" }: { pod?: number; name?: string; list?: string } = {},
  ): this {
    const statuses = (this.one("Pod", pod).status as Plain)[list] as Plain[];
    const found = statuses.find((each) => each.name === name);
    if (!found) throw new Error(`pod ${pod} has no container ${name}`);
    Object.assign(found, status);
    if (status.ready === false)
      this.condition("Pod", { type: "Ready", status: "False", reason: "ContainersNotReady" }, pod);
    return this;
  }

  /** A container that waits, and never ran. */
  waiting(reason: string, message = "", where: { pod?: number; name?: string; list?: string } = {}): this {
    return this.container(
      {
        ready: false,
        started: false,
        imageID: "",
        restartCount: 0,
        lastState: {},
        state: { waiting: { reason, message } },
      },
      where,
    );
  }

  /** A container that waits for its next try after its last run ended so. */
  crashed(
    end: Plain,
    { restarts = 3, ...where }: { restarts?: number; pod?: number; name?: string; list?: string } = {},
  ): this {
    return this.container(
      {
        ready: false,
        started: false,
        restartCount: restarts,
        state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 40s restarting failed container" } },
        lastState: { terminated: { reason: "Error", startedAt: ago(70), finishedAt: ago(60), ...end } },
      },
      where,
    );
  }

  /** Sets a condition, in place of the one of its type. */
  condition(kind: RunningKind, condition: Plain, index = 0): this {
    const status = (this.one(kind, index).status ??= {}) as Plain;
    const others = ((status.conditions ?? []) as Plain[]).filter(({ type }) => type !== condition.type);
    status.conditions = [...others, { lastTransitionTime: ago(300), reason: "", message: "", ...condition }];
    return this;
  }

  /** An event about an object. */
  event(
    kind: string,
    name: string,
    reason: string,
    message: string,
    { at = 10, ...more }: { at?: number; count?: number; type?: string; fieldPath?: string } = {},
  ): this {
    const { fieldPath, ...rest } = more;
    this.add("Event", {
      metadata: { name: `${name}.${this.objects.get("Event")?.length ?? 0}` },
      involvedObject: { kind, name, ...(fieldPath !== undefined && { fieldPath }) },
      reason,
      message,
      type: "Warning",
      firstTimestamp: ago(at + 290),
      lastTimestamp: ago(at),
      ...rest,
    });
    return this;
  }

  /** Takes a pod off its node before it was given one. */
  unscheduled(message: string, reason = "Unschedulable"): this {
    delete (this.one("Pod").spec as Plain).nodeName;
    (this.one("Pod").status as Plain).phase = "Pending";
    this.waiting("ContainerCreating");
    ((this.one("Pod").status as Plain).containerStatuses as Plain[]).length = 0;
    return this.condition("Pod", { type: "PodScheduled", status: "False", reason, message });
  }

  /** No right to read a kind. */
  hide(kind: RunningKind): this {
    this.unseen.add(kind);
    return this;
  }

  snapshot(): Snapshot {
    return {
      cluster: this.settings.clusters[0]?.name ?? "primary",
      namespace: this.settings.namespace.name,
      takenAt: now,
      objects: new Map(
        [...this.objects]
          .filter(([kind]) => !this.unseen.has(kind))
          .map(([kind, items]) => [kind, items as unknown as LiveObject[]]),
      ),
      unseen: [...this.unseen].map((kind) => ({
        what: `${kind}s of ${this.settings.namespace.name}`,
        why: "forbidden",
      })),
    };
  }

  /** As controllers and kubelet leave everything when all is well. */
  private run(): void {
    const [kind] = (["Deployment", "StatefulSet"] as const).filter((each) => this.objects.get(each)?.length);
    if (!kind) return;
    const workload = this.one(kind);
    const spec = workload.spec as Plain & { template: { metadata: Plain; spec: Plain } };
    const count = this.settings.scaling.autoscaling.minReplicas;
    spec.replicas = count;
    const all = { replicas: count, updatedReplicas: count, readyReplicas: count, availableReplicas: count };
    workload.status = {
      observedGeneration: 1,
      ...all,
      ...(kind === "StatefulSet" && { updateRevision: "rev-2", currentRevision: "rev-2" }),
    };
    if (kind === "Deployment") {
      this.condition(kind, { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" });
      for (const revision of [1, 2]) this.replicaSet(workload, revision, revision === 2 ? count : 0);
    }
    const owner = kind === "Deployment" ? this.one("ReplicaSet", 1) : workload;
    for (let index = 0; index < count; index++) this.pod(spec.template, owner, index);
    for (const claim of this.objects.get("PersistentVolumeClaim") ?? []) {
      claim.status = { phase: "Bound", capacity: { storage: "10Gi" } };
    }
    for (const service of this.objects.get("Service") ?? []) {
      const name = String((service.metadata as Plain).name);
      this.add("EndpointSlice", {
        metadata: {
          name: `${name}-x`,
          labels: { ...((service.metadata as Plain).labels as Plain), "kubernetes.io/service-name": name },
        },
        endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready: true } }],
      });
    }
    for (const one of this.objects.get("HorizontalPodAutoscaler") ?? []) {
      one.status = {
        conditions: [
          { type: "AbleToScale", status: "True", reason: "ReadyForNewScale" },
          { type: "ScalingActive", status: "True", reason: "ValidMetricFound" },
          { type: "ScalingLimited", status: "False", reason: "DesiredWithinRange" },
        ],
      };
    }
    for (const one of this.objects.get("PodDisruptionBudget") ?? []) {
      one.status = { disruptionsAllowed: 1, currentHealthy: count, desiredHealthy: count - 1, expectedPods: count };
    }
    for (const one of this.objects.get("ResourceQuota") ?? []) {
      one.status = { hard: { "requests.cpu": "10", pods: "20" }, used: { "requests.cpu": "2500m", pods: "3" } };
    }
    for (const one of this.objects.get("Ingress") ?? [])
      one.status = { loadBalancer: { ingress: [{ ip: "203.0.113.7" }] } };
  }

  private replicaSet({ metadata, spec }: Plain, revision: number, count: number): void {
    const { name, uid, labels } = metadata as Plain;
    this.add("ReplicaSet", {
      metadata: {
        name: `${String(name)}-r${revision}`,
        labels,
        annotations: { "deployment.kubernetes.io/revision": String(revision) },
        ownerReferences: [{ kind: "Deployment", name, uid }],
      },
      spec,
      status: { replicas: count, readyReplicas: count },
    });
  }

  private pod(template: { metadata: Plain; spec: Plain }, owner: Plain, index: number): void {
    const { name, uid } = owner.metadata as Plain;
    const spec = structuredClone(template.spec);
    const status = (declared: Plain) => ({
      name: declared.name,
      image: declared.image,
      imageID: String(declared.image).replace(/:[^/@]*@/, "@"),
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: ago(3590) } },
      lastState: {},
    });
    this.add("Pod", {
      metadata: {
        ...structuredClone(template.metadata),
        name: `${String(name)}-${index}`,
        labels: { ...(template.metadata.labels as Plain), "controller-revision-hash": "rev-2" },
        ownerReferences: [{ kind: owner.kind, name, uid }],
      },
      spec: { ...spec, nodeName: "node-1" },
      status: {
        phase: "Running",
        conditions: [
          { type: "PodScheduled", status: "True" },
          { type: "Ready", status: "True" },
        ],
        containerStatuses: ((spec.containers ?? []) as Plain[]).map(status),
        initContainerStatuses: ((spec.initContainers ?? []) as Plain[]).map(status),
      },
    });
  }
}
