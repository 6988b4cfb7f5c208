import { isOwnedBy, type KubeObject, numberAt, textAt } from "../objects";
import { podWarnings } from "./pod";
import { info, type Message, type Readiness } from "./types";

/** A StatefulSet is ready when all its replicas are ready, and of the newest revision (unless updates wait for a deletion). */
export const statefulSet: Readiness = {
  related: ["pods"],
  onRead: true,
  wording: "awaiter",
  judge: ({ object, related }) => {
    const rollout = rolloutOf(object);
    if (rollout.replicasReady && rollout.revisionReady) {
      return { ready: true, progress: [info("✅ StatefulSet initialization complete")], podMessages: [], problems: [] };
    }
    const pods = (related.pods ?? []).filter((each) => isOwnedBy(each, object));
    return {
      ready: false,
      progress: [progressOf(rollout)],
      podMessages: pods.flatMap(podWarnings),
      problems: [
        ...(rollout.replicasReady
          ? []
          : [`${rollout.current} out of ${rollout.wanted} replicas succeeded readiness checks`]),
        ...(rollout.revisionReady
          ? []
          : [`StatefulSet controller failed to advance from revision "${rollout.from}" to revision "${rollout.to}"`]),
      ],
    };
  },
};

interface Rollout {
  replicasReady: boolean;
  revisionReady: boolean;
  first: boolean;
  current: number;
  wanted: number;
  from: string;
  to: string;
}

function rolloutOf(object: KubeObject): Rollout {
  const status = (key: string): number => numberAt(object, "status", key) ?? 0;
  const generation = numberAt(object, "metadata", "generation") ?? 0;
  const first = generation <= 1;
  // Until the controller has seen this generation, its status tells of the one before.
  if (status("observedGeneration") < generation || generation === 0) {
    return { replicasReady: false, revisionReady: false, first, current: 0, wanted: 0, from: "", to: "" };
  }
  const wanted = numberAt(object, "spec", "replicas") ?? 0;
  const [from, to] = [textAt(object, "status", "currentRevision"), textAt(object, "status", "updateRevision")];
  const allReady = wanted === status("replicas") && wanted === status("readyReplicas");
  const onDelete = !first && textAt(object, "spec", "updateStrategy", "type") === "OnDelete";
  const revisionReady = onDelete || (from !== "" && from === to);
  return {
    revisionReady,
    replicasReady: allReady && (onDelete || wanted === status("currentReplicas")),
    first,
    // During a rollout some of the ready ones are of the revision before.
    current: revisionReady ? status("readyReplicas") : Math.min(status("readyReplicas"), status("updatedReplicas")),
    wanted,
    from,
    to,
  };
}

function progressOf({ first, replicasReady, current, wanted }: Rollout): Message {
  const pods = `(${current}/${wanted} Pods ready)`;
  if (first) return info(`[1/2] Waiting for StatefulSet to create Pods ${pods}`);
  if (!replicasReady) return info(`[1/3] Waiting for StatefulSet update to roll out ${pods}`);
  return info("[2/3] Waiting for StatefulSet to update .status.currentRevision");
}
