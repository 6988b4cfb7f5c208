import { replicaRange } from "../scaling";
import { when, type Rule } from "./rule";

/** Contradictions of the settings under `storage`, or about them. */
export const storageRules: readonly Rule[] = [
  {
    code: "claim-of-one-node",
    reads: [
      "persistence.accessMode",
      "persistence.perReplica",
      "scaling.replicas",
      "scaling.autoscaling.maxReplicas",
      "scaling.autoscaling.enabled",
    ],
    broken: (settings) => {
      const { most } = replicaRange(settings);
      const { perReplica, accessMode } = settings.persistence;
      return when(
        !perReplica && accessMode === "ReadWriteOnce" && most > 1,
        `up to ${most} pods would share one ReadWriteOnce claim, which only the pods of one node can mount.`,
      );
    },
    mend: "Set persistence.perReplica to true, or accessMode to ReadWriteMany, or run one replica.",
  },
  {
    code: "sqlite-one-writer",
    reads: ["database.type", "scaling.replicas", "scaling.autoscaling.maxReplicas", "scaling.autoscaling.enabled"],
    broken: (settings) => {
      const { most } = replicaRange(settings);
      return when(
        settings.database.type === "sqlite" && most > 1,
        `sqlite is a file that one process writes, but up to ${most} pods run.`,
      );
    },
    mend: "Set database.type to postgres, or run one replica.",
  },
];
