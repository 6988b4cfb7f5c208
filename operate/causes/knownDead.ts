import type { Settings } from "../../components/settings";
import type { Snapshot } from "../cluster/snapshot";
import type { Finding } from "../checks/finding";
import { findingOf } from "./caseFinding";
import { isPastHope, judge } from "./judge";
import { usualPatience, type Patience } from "./patience";
import { sceneOf, type Beside, type Scene } from "./scene/scene";

export interface GiveUp extends Beside {
  /** How long states are borne; what is left out is as usual. */
  readonly patience?: Partial<Patience>;
  /** The namespace before the update: what is wrong with pods that were there then is not the update's. */
  readonly before?: Snapshot;
}

/**
 * What keeps the newest revision from ever being ready, if anything does: the most probable cause of a state that time
 * will not mend. An update need not be waited for any longer then.
 */
export function knownDead(snapshot: Snapshot, settings: Settings, how: GiveUp = {}): Finding | undefined {
  const { patience, before, ...beside } = how;
  const limits = { ...usualPatience, ...patience };
  const scene = ofUpdate(sceneOf(snapshot, settings, beside), before);
  if (scene.workloads.some(({ observed }) => !observed)) return undefined;
  const dead = judge(scene).find((one) => isPastHope(one, limits, scene));
  return dead && findingOf(dead, scene, limits);
}

/** The scene without the pods that are not the update's. */
function ofUpdate(scene: Scene, before: Snapshot | undefined): Scene {
  const old = new Set((before?.objects.get("Pod") ?? []).map(({ metadata: { uid } }) => uid));
  return {
    ...scene,
    pods: scene.pods.filter((pod) => scene.isCurrent(pod) && !old.has(pod.uid)),
    ended: [],
    leaving: [],
  };
}
