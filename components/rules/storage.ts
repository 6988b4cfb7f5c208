import { names } from "../names";
import { replicaRange } from "../scaling";
import { knows } from "../version";
import { when, type Rule } from "./rule";

/** Who may mount a claim of this mode, where not every pod may. */
const mounters = {
  ReadWriteOnce: "the pods of one node",
  ReadWriteOncePod: "one pod",
  ReadWriteMany: undefined,
} as const;

/** What production loses by each event that claims can go with. */
const losses = {
  whenDeleted: "production's data would go with the StatefulSet, also where that is only made anew.",
  whenScaled: "production's data would go pod by pod, with each that a scale-down takes, the autoscaler's too.",
} as const;

/** Contradictions of the settings under `persistence`, or about them. */
export const storageRules: readonly Rule[] = [
  {
    code: "claim-of-one-node",
    reads: [
      "persistence.accessMode",
      "persistence.perReplica",
      "scaling.replicas",
      "scaling.autoscaling.minReplicas",
      "scaling.autoscaling.maxReplicas",
      "scaling.autoscaling.enabled",
    ],
    broken: (settings) => {
      const { most } = replicaRange(settings);
      const { perReplica, accessMode } = settings.persistence;
      const who = mounters[accessMode];
      return when(
        !perReplica && who !== undefined && most > 1,
        `up to ${most} pods would share one ${accessMode} claim, which only ${who ?? ""} can mount.`,
      );
    },
    mend: "Set persistence.perReplica to true, or accessMode to ReadWriteMany, or run one replica.",
  },
  {
    code: "access-mode-version",
    reads: ["persistence.accessMode", "kubernetes.version"],
    broken: (settings) =>
      when(
        settings.persistence.accessMode === "ReadWriteOncePod" && !knows(settings, "readWriteOncePod"),
        `ReadWriteOncePod is there from Kubernetes v1.27; the oldest cluster may be ${settings.kubernetes.version}.`,
      ),
    mend: "Set persistence.accessMode to ReadWriteOnce; or kubernetes.version, where the clusters are newer.",
  },
  {
    code: "claim-for-each-and-all",
    reads: ["persistence.existingClaim", "persistence.perReplica"],
    broken: ({ persistence: { existingClaim, perReplica } }) =>
      when(
        perReplica && existingClaim !== undefined,
        `the claim ${existingClaim ?? ""} is one for all pods, but perReplica makes one for each.`,
      ),
    mend: "Set persistence.perReplica to false, or leave out persistence.existingClaim.",
  },
  {
    code: "claim-of-the-stack",
    reads: ["persistence.existingClaim", "namespace.existing"],
    broken: ({ persistence: { existingClaim }, namespace }) =>
      when(
        existingClaim === names.claim && !namespace.existing,
        `${names.claim} is what the stack calls the claim that it makes, and would delete, with its data.`,
      ),
    mend: "Name another claim; or, where an earlier stack left this one in its namespace, set namespace.existing to true.",
  },
  {
    code: "claim-class-unused",
    reads: ["persistence.storageClass", "persistence.existingClaim"],
    broken: ({ persistence: { existingClaim, storageClass } }) =>
      when(
        existingClaim !== undefined && storageClass !== undefined,
        `the claim ${existingClaim ?? ""} is there already: nothing is asked of the class ${storageClass ?? ""}.`,
      ),
    mend: "Leave out persistence.storageClass or persistence.existingClaim.",
  },
  {
    code: "retention-without-claims",
    reads: ["persistence.retention", "persistence.perReplica"],
    broken: ({ persistence: { perReplica, retention } }) =>
      when(
        !perReplica && deleted(retention) !== undefined,
        `${deleted(retention) ?? ""} is Delete, but only a StatefulSet has claims that can go with it.`,
      ),
    mend: "Leave out persistence.retention, or set persistence.perReplica to true.",
  },
  {
    code: "retention-version",
    reads: ["persistence.retention", "kubernetes.version"],
    broken: (settings) =>
      when(
        deleted(settings.persistence.retention) !== undefined && !knows(settings, "claimRetention"),
        `${deleted(settings.persistence.retention) ?? ""} can be Delete from Kubernetes v1.27; the oldest cluster may be ${settings.kubernetes.version}.`,
      ),
    mend: "Leave out persistence.retention; or set kubernetes.version, where the clusters are newer.",
  },
  {
    code: "retention-in-production",
    reads: ["persistence.retention", "environment"],
    broken: ({ environment, persistence: { retention } }) =>
      (["whenDeleted", "whenScaled"] as const)
        .filter((event) => environment === "production" && retention[event] === "Delete")
        .map((event) => ({ path: `persistence.retention.${event}`, message: losses[event] })),
    mend: "Leave it out, and delete claims that are done with by hand.",
  },
  {
    code: "sqlite-one-writer",
    reads: [
      "database.type",
      "scaling.replicas",
      "scaling.autoscaling.minReplicas",
      "scaling.autoscaling.maxReplicas",
      "scaling.autoscaling.enabled",
    ],
    broken: (settings) => {
      const { most } = replicaRange(settings);
      return when(
        settings.database.type === "sqlite" && most > 1,
        `sqlite is a file that one process writes, but up to ${most} pods run.`,
      );
    },
    mend: "Set database.type to postgres, or run one replica.",
  },
  {
    code: "sqlite-while-rolling",
    reads: [
      "persistence.accessMode",
      "database.type",
      "persistence.perReplica",
      "scaling.replicas",
      "scaling.autoscaling",
    ],
    broken: (settings) => {
      const { accessMode, perReplica } = settings.persistence;
      return when(
        settings.database.type === "sqlite" &&
          accessMode === "ReadWriteMany" &&
          !perReplica &&
          replicaRange(settings).most === 1,
        "sqlite is a file that one process writes, but a new pod starts beside the old one where both can mount the claim.",
      );
    },
    mend: "Set persistence.accessMode to ReadWriteOnce, or database.type to postgres.",
  },
];

/** The first of the two that is not Retain. */
function deleted(retention: Readonly<Record<"whenDeleted" | "whenScaled", string>>): string | undefined {
  return (["whenDeleted", "whenScaled"] as const).find((event) => retention[event] === "Delete");
}
