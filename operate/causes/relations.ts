import type { ObjectReference } from "../checks/finding";
import type { Pod } from "./scene/pod";
import type { Scene } from "./scene/scene";
import { selects, texts, type Thing } from "./scene/thing";
import type { Workload } from "./scene/workload";

/** How an object is told from others of the namespace. */
export function keyOf({ kind, name }: Pick<ObjectReference, "kind" | "name">): string {
  return `${kind}/${name}`;
}

/** The objects that suffer when one is not well, itself included: a claim's pods, their workload, its Services and so on. */
export function suffering(scene: Scene): (object: ObjectReference) => ReadonlySet<string> {
  const edges = new Map<string, readonly string[]>();
  const allPods = [...scene.pods, ...scene.ended, ...scene.leaving];
  for (const claim of scene.own("PersistentVolumeClaim")) {
    edges.set(keyOf(claim), allPods.filter(({ claims }) => claims.includes(claim.name)).map(keyOf));
  }
  for (const pod of allPods) {
    const workload = workloadOf(pod, scene);
    edges.set(keyOf(pod), [...(workload ? [keyOf(workload)] : []), ...selecting(pod.labels, scene)]);
  }
  for (const workload of scene.workloads) {
    edges.set(keyOf(workload), [...selecting(workload.templateLabels, scene), ...scalers(workload, scene)]);
  }
  for (const service of scene.own("Service")) edges.set(keyOf(service), scene.own("Ingress").map(keyOf));
  return (object) => reached(keyOf(object), edges);
}

/** The workload that a pod belongs to. */
export function workloadOf(pod: Pick<Pod, "owners">, scene: Scene): Workload | undefined {
  const makers = scene.own("ReplicaSet").filter(({ uid }) => pod.owners.includes(uid));
  const owners = [...pod.owners, ...makers.flatMap((maker) => maker.owners)];
  return scene.workloads.find(({ uid }) => owners.includes(uid));
}

function selecting(labels: Thing["labels"], scene: Scene): readonly string[] {
  const services = scene.own("Service").filter(({ at }) => selects(texts(at("spec", "selector")), labels));
  const budgets = scene
    .own("PodDisruptionBudget")
    .filter(({ at }) => selects(texts(at("spec", "selector", "matchLabels")), labels));
  return [...services, ...budgets].map(keyOf);
}

function scalers({ kind, name }: Workload, scene: Scene): readonly string[] {
  return scene
    .own("HorizontalPodAutoscaler")
    .filter(
      ({ at }) =>
        at("spec", "scaleTargetRef", "kind").text === kind && at("spec", "scaleTargetRef", "name").text === name,
    )
    .map(keyOf);
}

function reached(from: string, edges: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set([from]);
  for (const key of found) for (const next of edges.get(key) ?? []) found.add(next);
  return found;
}
