import { itFinds } from "../contradictions";
import { accepted } from "../stackConfig";

const single = { replicas: 1, autoscaling: { enabled: false } };

describe("settings: contradictions about storage", () => {
  itFinds([
    {
      code: "claim-of-one-node",
      environment: "staging",
      broken: {
        kubernetes: { version: "v1.29" },
        persistence: { perReplica: false, accessMode: "ReadWriteOncePod" },
      },
      path: "persistence.accessMode",
      message: "up to 4 pods would share one ReadWriteOncePod claim, which only one pod can mount.",
      mended: { kubernetes: { version: "v1.29" }, persistence: { accessMode: "ReadWriteOncePod" } },
    },
    {
      code: "access-mode-version",
      environment: "development",
      broken: { kubernetes: { version: "v1.26" }, persistence: { accessMode: "ReadWriteOncePod" } },
      path: "persistence.accessMode",
      message: "ReadWriteOncePod is there from Kubernetes v1.27; the oldest cluster may be v1.26.",
      mended: { kubernetes: { version: "v1.27" }, persistence: { accessMode: "ReadWriteOncePod" } },
    },
    {
      code: "claim-for-each-and-all",
      environment: "staging",
      broken: { persistence: { existingClaim: "restored" } },
      path: "persistence.existingClaim",
      message: "the claim restored is one for all pods, but perReplica makes one for each.",
      mended: { persistence: { existingClaim: "restored", perReplica: false, accessMode: "ReadWriteMany" } },
    },
    {
      code: "claim-of-the-stack",
      environment: "development",
      broken: { persistence: { existingClaim: "circle-core-data" } },
      path: "persistence.existingClaim",
      message: "circle-core-data is what the stack calls the claim that it makes, and would delete, with its data.",
      mended: { persistence: { existingClaim: "circle-core-data" }, namespace: { existing: true } },
    },
    {
      code: "claim-class-unused",
      environment: "development",
      broken: { persistence: { existingClaim: "restored", storageClass: "fast" } },
      path: "persistence.storageClass",
      message: "the claim restored is there already: nothing is asked of the class fast.",
      mended: { persistence: { storageClass: "fast" } },
    },
    {
      code: "retention-without-claims",
      environment: "development",
      broken: { kubernetes: { version: "v1.30" }, persistence: { retention: { whenScaled: "Delete" } } },
      path: "persistence.retention",
      message: "whenScaled is Delete, but only a StatefulSet has claims that can go with it.",
      mended: {
        kubernetes: { version: "v1.30" },
        persistence: { perReplica: true, retention: { whenScaled: "Delete" } },
      },
    },
    {
      code: "retention-version",
      environment: "staging",
      broken: { kubernetes: { version: "v1.26" }, persistence: { retention: { whenDeleted: "Delete" } } },
      path: "persistence.retention",
      message: "whenDeleted can be Delete from Kubernetes v1.27; the oldest cluster may be v1.26.",
      mended: { kubernetes: { version: "v1.27" }, persistence: { retention: { whenDeleted: "Delete" } } },
    },
    {
      code: "retention-in-production",
      environment: "production",
      broken: { kubernetes: { version: "v1.30" }, persistence: { retention: { whenDeleted: "Delete" } } },
      path: "persistence.retention.whenDeleted",
      message: "production's data would go with the StatefulSet, also where that is only made anew.",
      mended: { kubernetes: { version: "v1.30" }, persistence: { retention: { whenDeleted: "Retain" } } },
    },
    {
      code: "retention-in-production",
      environment: "production",
      broken: { kubernetes: { version: "v1.30" }, persistence: { retention: { whenScaled: "Delete" } } },
      path: "persistence.retention.whenScaled",
      message: "production's data would go pod by pod, with each that a scale-down takes, the autoscaler's too.",
      mended: { kubernetes: { version: "v1.30" }, persistence: { retention: { whenScaled: "Retain" } } },
    },
    {
      code: "sqlite-while-rolling",
      environment: "development",
      broken: { persistence: { accessMode: "ReadWriteMany" } },
      path: "persistence.accessMode",
      message:
        "sqlite is a file that one process writes, but a new pod starts beside the old one where both can mount the claim.",
      mended: { persistence: { accessMode: "ReadWriteMany" }, database: { type: "postgres" } },
    },
  ]);

  it("a claim of all nodes for each pod is no contradiction: some classes have no other", () => {
    accepted("staging", { persistence: { accessMode: "ReadWriteMany" } });
  });

  it("sqlite on a claim of its own that all nodes can mount is none: a StatefulSet never runs a pod twice", () => {
    accepted("development", { persistence: { perReplica: true, accessMode: "ReadWriteMany" }, scaling: single });
  });

  it("retention that says what holds anyway needs no newer cluster", () => {
    accepted("staging", {
      kubernetes: { version: "v1.24" },
      persistence: { retention: { whenDeleted: "Retain", whenScaled: "Retain" } },
    });
  });
});
