import type { Settings } from "../../components/settings";
import type { GroupResult } from "../checks/finding";
import type { RunningKind, Snapshot } from "../cluster/snapshot";
import { findingOf } from "./caseFinding";
import { judge } from "./judge";
import { sceneOf, type Beside, type Scene } from "./scene/scene";

/** Objects that are not there at all are told by the group on existence. */
const toldElsewhere = ["workload-missing", "service-missing"];

/**
 * Are the containers, and what they hang on, as they must be? Phase, readiness, restarts, probes, the image that runs,
 * claims, autoscaler, disruption budget, quota, Services. What only follows from another finding is left out.
 */
export function containersCheck(snapshot: Snapshot, settings: Settings, beside: Beside = {}): GroupResult {
  const scene = sceneOf(snapshot, settings, beside);
  const cases = judge(scene).filter(({ because, cause }) => !because && !toldElsewhere.includes(cause.code));
  return {
    group: "containers",
    findings: cases.map((one) => findingOf(one, scene)),
    checked: looked.reduce((sum, kind) => sum + scene.own(kind).length, containers(scene).length),
    unchecked: [...snapshot.unseen, ...unmeasured(scene), ...incomparable(scene)],
  };
}

const looked: readonly RunningKind[] = [
  "Pod",
  "Deployment",
  "StatefulSet",
  "PersistentVolumeClaim",
  "Service",
  "HorizontalPodAutoscaler",
  "PodDisruptionBudget",
  "ResourceQuota",
  "Ingress",
];

function containers({ pods }: Scene) {
  return pods.flatMap((pod) => pod.containers.map((container) => ({ pod, container })));
}

/** Kubelets measure what running pods mount, and not every driver lets them. */
function unmeasured(scene: Scene): GroupResult["unchecked"] {
  const measured = new Set(scene.volumes.map(({ claim }) => claim));
  const mounted = new Set(scene.pods.flatMap(({ claims }) => claims));
  return scene
    .own("PersistentVolumeClaim")
    .filter(({ name }) => !measured.has(name))
    .map(({ name }) => ({
      what: `how full the volume of the claim ${name} is`,
      why: mounted.has(name) ? "the kubelet's measures were not read" : "no pod that runs mounts it",
    }));
}

/** An image that was loaded onto the node instead of pulled has no digest to compare. */
function incomparable(scene: Scene): GroupResult["unchecked"] {
  const loaded = containers(scene).filter(({ container }) => container.running && !container.imageID.includes("@sha"));
  return loaded.slice(0, 1).map(({ container }) => ({
    what: `whether the image that runs is ${container.image}`,
    why: "the node tells no digest of it",
  }));
}
