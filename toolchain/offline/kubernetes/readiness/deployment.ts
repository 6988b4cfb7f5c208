import { annotationOf, isOwnedBy, type KubeObject, listAt, nameOf, numberAt, textAt } from "../objects";
import { conditionOf, isTrue, podWarnings } from "./pod";
import { info, type Message, type Readiness, type Snapshot, type Verdict, waiting, warning } from "./types";

const revisionKey = "deployment.kubernetes.io/revision";

/**
 * A Deployment is ready when its controller has seen it, it is available, the ReplicaSet of its newest revision has its
 * replicas ready, a rollout beyond the first is through, and the claims of its volumes are bound.
 */
export const deployment: Readiness = {
  related: ["replicaSets", "pods", "claims"],
  onRead: true,
  wording: "awaiter",
  judge: (snapshot) => {
    const { object } = snapshot;
    if (numberAt(object, "status", "observedGeneration") !== numberAt(object, "metadata", "generation")) {
      return { ...waiting(), problems: ["Minimum number of live Pods was not attained"] };
    }
    const parts = partsOf(snapshot);
    const done = parts.available && parts.replicasReady && parts.rolledOut && parts.unboundClaims.length === 0;
    const podMessages = parts.pods.flatMap(podWarnings);
    if (!done) return { ready: false, progress: parts.progress, podMessages, problems: problemsOf(parts) };
    return {
      ready: true,
      progress: [...parts.progress, info("✅ Deployment initialization complete")],
      podMessages: [],
      problems: [],
    };
  },
};

interface Parts {
  available: boolean;
  replicasReady: boolean;
  /** Always so for the first revision: there is nothing to roll out. */
  rolledOut: boolean;
  firstRevision: boolean;
  unboundClaims: KubeObject[];
  pods: readonly KubeObject[];
  /** What the Deployment's own conditions complain of. */
  complaints: Message[];
  progress: Message[];
}

function partsOf({ object, related }: Snapshot): Parts {
  const revision = annotationOf(object, revisionKey);
  const replicaSet = related.replicaSets?.find(
    (each) => isOwnedBy(each, object) && annotationOf(each, revisionKey) === revision,
  );
  const progressing = conditionOf(object, "Progressing");
  const available = conditionOf(object, "Available");
  const complaints = [progressing, available]
    .filter((condition) => condition !== undefined && !isTrue(condition))
    .map((condition) => warning(`[${textAt(condition, "reason")}] ${textAt(condition, "message")}`));

  // While `Recreate` ends the old pods, the newest ReplicaSet is still the old one, scaled to nothing: what counts is how
  // many replicas the Deployment wants, and how many it has in its present form.
  const wanted = numberAt(object, "spec", "replicas") ?? 1;
  const updated = numberAt(object, "status", "updatedReplicas") ?? 0;
  const readyReplicas = Math.min(updated, numberAt(replicaSet, "status", "readyReplicas") ?? 0);
  const replicasReady = replicaSet !== undefined && readyReplicas >= wanted;
  const unboundClaims = claimsOf(object, related.claims ?? []).filter(
    (claim) => textAt(claim, "status", "phase") !== "Bound",
  );

  return {
    available: isTrue(available),
    replicasReady,
    rolledOut: revision === "1" || (isTrue(progressing) && textAt(progressing, "reason") === "NewReplicaSetAvailable"),
    firstRevision: revision === "1",
    unboundClaims,
    pods: replicaSet ? (related.pods ?? []).filter((each) => isOwnedBy(each, replicaSet)) : [],
    complaints,
    progress: [
      ...complaints,
      ...unboundClaims.map(notBound),
      ...(replicaSet && !replicasReady ? [podsAvailable(readyReplicas, wanted)] : []),
      ...(replicasReady && wanted === 0 ? [warning(`Replicas scaled to 0 for Deployment "${nameOf(object)}"`)] : []),
    ],
  };
}

function podsAvailable(readyReplicas: number, wanted: number): Message {
  return info(`Waiting for app ReplicaSet to be available (${readyReplicas}/${wanted} Pods available)`);
}

function notBound(claim: KubeObject): Message {
  const phase = textAt(claim, "status", "phase");
  return warning(`PersistentVolumeClaim: [${nameOf(claim)}] is not ready. status.phase currently at: ${phase}`);
}

function claimsOf(object: KubeObject, claims: readonly KubeObject[]): KubeObject[] {
  const volumes = listAt(object, "spec", "template", "spec", "volumes");
  const names = new Set(volumes.map((volume) => textAt(volume, "persistentVolumeClaim", "claimName")));
  return claims.filter((claim) => names.has(nameOf(claim)));
}

function problemsOf(parts: Parts): Verdict["problems"] {
  const complaints = parts.complaints.map(({ text }) => text);
  const unbound = parts.unboundClaims.map(nameOf).join(",");
  const claims = unbound === "" ? [] : [`Failed to bind PersistentVolumeClaim(s): "${unbound}"`];
  return [...complaints, ...claims, ...podProblem(parts)];
}

function podProblem({ available, replicasReady, rolledOut, firstRevision }: Parts): string[] {
  if (!available) return ["Minimum number of live Pods was not attained"];
  if (!rolledOut || (firstRevision && !replicasReady)) {
    return ["Minimum number of Pods to consider the application live was not attained"];
  }
  if (replicasReady) return [];
  return ["Attempted to roll forward to new ReplicaSet, but minimum number of Pods did not become live"];
}
