import { z } from "zod";
import { environment, secretEnvironment } from "./environment";
import { sidecars } from "./sidecars";
import { bytes, cpu, type PerEnvironment } from "./values";

/** A user or group but root, up to what the API server takes: some clusters give each namespace a range far up. */
const id = () => z.int().min(1).max(2_147_483_647);

export const identity = () =>
  z
    .strictObject({
      user: id().default(10_001).describe("User id of the process; 10000 and up is no host's own."),
      group: id().default(10_001).describe("Group id of the process."),
      fsGroup: id().default(1000).describe("Group that owns the files of the claim."),
    })
    .prefault({})
    .describe("Whom the containers run as; never root.");

export const resources = (per: PerEnvironment) =>
  z
    .strictObject({
      requests: z
        .strictObject({
          cpu: cpu()
            .default(per("100m", "500m", "500m"))
            .describe("CPU that is reserved."),
          memory: bytes()
            .default(per("128Mi", "512Mi", "512Mi"))
            .describe("Memory that is reserved."),
          ephemeralStorage: bytes().default("64Mi").describe("Node disk that is reserved (logs and /tmp)."),
        })
        .prefault({})
        .describe("What a node must have free."),
      limits: z
        .strictObject({
          cpu: cpu().default("1").describe("CPU above which the container is slowed."),
          memory: bytes()
            .default(per("512Mi", "1Gi", "1Gi"))
            .describe("Memory above which the container is killed."),
          ephemeralStorage: bytes().default("256Mi").describe("Node disk above which the pod is evicted."),
        })
        .prefault({})
        .describe("What the container may take."),
      temporary: bytes().default("128Mi").describe("Size of /tmp."),
    })
    .prefault({})
    .describe("CPU, memory and node disk of each pod.");

export const pod = () =>
  z
    .strictObject({ environment: environment(), secretEnvironment: secretEnvironment(), sidecars: sidecars() })
    .prefault({})
    .describe("What runs in the pods beside the stack's own: variables and containers.");
