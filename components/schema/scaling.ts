import { z } from "zod";
import { type PerEnvironment } from "./values";

export const scaling = (per: PerEnvironment) =>
  z
    .strictObject({
      replicas: z
        .int()
        .min(1)
        .max(100)
        .optional()
        .describe("Pods, where the autoscaler is off; left out: as many as autoscaling.minReplicas."),
      minAvailable: z
        .int()
        .min(0)
        .max(99)
        .default(per(0, 1, 2))
        .describe("Pods that a drain must leave running; 0: no disruption budget."),
      autoscaling: z
        .strictObject({
          enabled: z
            .boolean()
            .default(per(false, true, true))
            .describe(
              "Whether an autoscaler owns the replicas. Before it is turned on where pods run already, `kubectl scale` them once: they would start again from one.",
            ),
          minReplicas: z
            .int()
            .min(1)
            .max(100)
            .default(per(1, 2, 3))
            .describe("Fewest pods."),
          maxReplicas: z
            .int()
            .min(1)
            .max(100)
            .default(per(1, 4, 10))
            .describe("Most pods."),
          cpuPercent: z.int().min(10).max(95).default(70).describe("Use of requested CPU that is aimed at."),
        })
        .prefault({})
        .describe("Horizontal autoscaler; needs a metrics API in the cluster."),
    })
    .prefault({})
    .describe("How many pods run.");
