import { isNotFound } from "./apiError";
import { type Cluster, referenceTo } from "./cluster";
import { type GroupVersionKind, kindOf, type KubeObject, namespaceOf, textAt, uidOf } from "./objects";
import { type Message, type Readiness, type RelatedKind, type Snapshot, warning } from "./readiness/types";

const relatedKinds: Readonly<Record<RelatedKind, GroupVersionKind>> = {
  pods: { group: "", version: "v1", kind: "Pod" },
  replicaSets: { group: "apps", version: "v1", kind: "ReplicaSet" },
  claims: { group: "", version: "v1", kind: "PersistentVolumeClaim" },
  services: { group: "", version: "v1", kind: "Service" },
  endpointSlices: { group: "discovery.k8s.io", version: "v1", kind: "EndpointSlice" },
};
const storageClass: GroupVersionKind = { group: "storage.k8s.io", version: "v1", kind: "StorageClass" };
const event: GroupVersionKind = { group: "", version: "v1", kind: "Event" };

/** Milliseconds between two looks at the events of a namespace: there can be many. */
const eventsInterval = 2_000;

/** Looks at an object and at what its readiness hangs on, again and again. */
export class Observer {
  readonly #cluster: Cluster;
  readonly #readiness: Readiness;
  #lastSeen: KubeObject;
  #fingerprint = "";
  #changedAt = Date.now();
  #nextEvents = Date.now();
  #storageClass: KubeObject | undefined;

  constructor(cluster: Cluster, readiness: Readiness, live: KubeObject) {
    this.#cluster = cluster;
    this.#readiness = readiness;
    this.#lastSeen = live;
  }

  /** The object as it was last read. */
  get lastSeen(): KubeObject {
    return this.#lastSeen;
  }

  async observe(signal: AbortSignal): Promise<Snapshot> {
    const reference = referenceTo(this.#lastSeen);
    const [object, ...lists] = await Promise.all([
      this.#cluster.get(reference, signal),
      ...this.#readiness.related.map((kind) => this.#cluster.list(relatedKinds[kind], reference.namespace, signal)),
    ]);
    this.#lastSeen = object;
    const related = Object.fromEntries(this.#readiness.related.map((kind, index) => [kind, lists[index] ?? []]));
    return {
      object,
      related,
      settledFor: this.#settledFor(object, lists.flat()),
      storageClass: await this.#readStorageClass(object, signal),
    };
  }

  /** Warnings that the cluster recorded about the object itself; none where it was asked only just now. */
  async warningEvents(signal: AbortSignal): Promise<Message[]> {
    if (Date.now() < this.#nextEvents) return [];
    this.#nextEvents = Date.now() + eventsInterval;
    const events = await this.#cluster.list(event, namespaceOf(this.#lastSeen), signal);
    return events
      .filter(
        (each) => textAt(each, "involvedObject", "uid") === uidOf(this.#lastSeen) && textAt(each, "type") === "Warning",
      )
      .map((each) => warning(`${textAt(each, "reason")}: ${textAt(each, "message")}`));
  }

  #settledFor(object: KubeObject, related: readonly KubeObject[]): number {
    const fingerprint = related
      .filter((each) => this.#readiness.concerns?.(each, object) ?? true)
      .map((each) => uidOf(each) + textAt(each, "metadata", "resourceVersion"))
      .join();
    if (fingerprint !== this.#fingerprint) [this.#fingerprint, this.#changedAt] = [fingerprint, Date.now()];
    return Date.now() - this.#changedAt;
  }

  async #readStorageClass(object: KubeObject, signal: AbortSignal): Promise<KubeObject | undefined> {
    const name = textAt(object, "spec", "storageClassName");
    if (kindOf(object) !== "PersistentVolumeClaim" || name === "") return undefined;
    try {
      this.#storageClass ??= await this.#cluster.get({ gvk: storageClass, namespace: "", name }, signal);
    } catch (error) {
      // It may be made later; until then the claim is waited for like any other.
      if (!isNotFound(error)) throw error;
    }
    return this.#storageClass;
  }
}
