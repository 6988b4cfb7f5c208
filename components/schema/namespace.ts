import { z } from "zod";
import { bytes, cpu, label } from "./values";

const quota = () =>
  z
    .strictObject({
      enabled: z
        .boolean()
        .default(false)
        .describe("Whether there is a quota; what is left out below is computed from replicas and resources."),
      pods: z.int().min(1).max(10_000).optional().describe("Most pods."),
      requests: z
        .strictObject({
          cpu: cpu().optional().describe("Most CPU that all pods reserve."),
          memory: bytes().optional().describe("Most memory that all pods reserve."),
        })
        .prefault({})
        .describe("Bound of the requests."),
      limits: z
        .strictObject({
          cpu: cpu().optional().describe("Most CPU that all limits add up to."),
          memory: bytes().optional().describe("Most memory that all limits add up to."),
        })
        .prefault({})
        .describe("Bound of the limits."),
    })
    .prefault({})
    .describe("Most that all pods of the namespace may take together. Sidecars that others inject count: add room.");

const limitRange = () =>
  z
    .strictObject({
      enabled: z
        .boolean()
        .optional()
        .describe("Whether such containers get these; left out: where there is a quota, which would refuse them."),
      requests: z
        .strictObject({
          cpu: cpu().default("50m").describe("CPU that is reserved."),
          memory: bytes().default("64Mi").describe("Memory that is reserved."),
        })
        .prefault({})
        .describe("Requests of a container that names none."),
      limits: z
        .strictObject({
          cpu: cpu().default("250m").describe("CPU above which the container is slowed."),
          memory: bytes().default("128Mi").describe("Memory above which the container is killed."),
        })
        .prefault({})
        .describe("Limits of a container that names none."),
    })
    .prefault({})
    .describe("Defaults for containers that name no resources; the stack's own name theirs.");

export const namespace = (environment: string) =>
  z
    .strictObject({
      name: label().default(`circle-core-${environment}`).describe("Namespace of all objects."),
      existing: z
        .boolean()
        .default(false)
        .describe(
          "true: it is there already, for this application alone: its labels and quota are yours, but its network is closed. false: the stack makes and owns it. From false to true, outside production, it is deleted with everything in it.",
        ),
      podSecurity: z
        .enum(["restricted", "baseline"])
        .default("restricted")
        .describe("Pod Security Standard that pods must meet; baseline: where others inject sidecars that need it."),
      quota: quota(),
      limitRange: limitRange(),
    })
    .prefault({})
    .describe("Where all objects live.");
