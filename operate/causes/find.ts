import type { RunningKind } from "../cluster/snapshot";
import type { Sighting } from "./cause";
import type { Container, Pod } from "./scene/pod";
import type { Scene } from "./scene/scene";
import { referenceTo, type Thing } from "./scene/thing";
import type { Workload } from "./scene/workload";

/** What a finder says of the object that it looked at. */
export type Seen = Omit<Sighting, "object" | "container">;

/** Looks at every container of the pods that run, or are about to. */
export function inContainers(
  look: (container: Container, pod: Pod, scene: Scene) => Seen | undefined,
): (scene: Scene) => readonly Sighting[] {
  return (scene) =>
    scene.pods.flatMap((pod) =>
      pod.containers.flatMap((container) => {
        const seen = look(container, pod, scene);
        return seen ? [{ object: referenceTo(pod), container: container.name, ...seen }] : [];
      }),
    );
}

/** Looks at every pod of the given ones. */
export function inPods(
  look: (pod: Pod, scene: Scene) => Seen | undefined,
  which: (scene: Scene) => readonly Pod[] = ({ pods }) => pods,
): (scene: Scene) => readonly Sighting[] {
  return (scene) =>
    which(scene).flatMap((pod) => {
      const seen = look(pod, scene);
      return seen ? [{ object: referenceTo(pod), ...seen }] : [];
    });
}

/** Looks at every Deployment and StatefulSet. */
export function inWorkloads(
  look: (workload: Workload, scene: Scene) => Seen | undefined,
): (scene: Scene) => readonly Sighting[] {
  return (scene) =>
    scene.workloads.flatMap((workload) => {
      const seen = look(workload, scene);
      return seen ? [{ object: referenceTo(workload), ...seen }] : [];
    });
}

/** Looks at every object of a kind. */
export function inObjects(
  kind: RunningKind,
  look: (object: Thing, scene: Scene) => Seen | undefined,
): (scene: Scene) => readonly Sighting[] {
  return (scene) =>
    scene.own(kind).flatMap((object) => {
      const seen = look(object, scene);
      return seen ? [{ object: referenceTo(object), ...seen }] : [];
    });
}

/** Seconds from a moment until the snapshot; undefined where the moment is not known. */
export function secondsSince(moment: Date | undefined, { now }: Pick<Scene, "now">): number | undefined {
  return moment && (now.getTime() - moment.getTime()) / 1000;
}
