import { z } from "zod";
import { labels } from "./labels";
import { type PerEnvironment } from "./values";

const metric = z.strictObject({
  type: z
    .enum(["Pods", "External"])
    .describe("Pods: a metric of each pod; External: one of something else, such as the length of a queue."),
  name: z
    .string()
    .regex(/^[A-Za-z_][-A-Za-z0-9_:.]{0,252}$/)
    .meta({ examples: ["http_requests_per_second"] })
    .describe("What the cluster's metrics API calls it."),
  averageValue: z
    .string()
    .regex(/^[1-9]\d{0,8}[mkM]?$/)
    .meta({ examples: ["100", "500m"] })
    .describe("Value for each pod that is aimed at."),
  labels: labels().default({}).describe("Which of the metrics of that name."),
});

const direction = (stabilizationSeconds: number, periodSeconds: number) => ({
  stabilizationSeconds: z
    .int()
    .min(0)
    .max(3600)
    .default(stabilizationSeconds)
    .describe("How long a measurement counts: the most cautious of that time is followed."),
  periodSeconds: z.int().min(1).max(1800).default(periodSeconds).describe("Time in which that many may change."),
});

const most = (what: string, maximum: number) => z.int().min(1).max(maximum).optional().describe(what);

const behavior = () =>
  z
    .strictObject({
      scaleUp: z
        .strictObject({
          ...direction(0, 15),
          percent: most("Most that are added in a period, in percent of the pods.", 1000),
          pods: most("Most that are added in a period; with percent too, the larger counts.", 100),
        })
        .prefault({})
        .describe("How fast pods are added; left out: at once, up to double or by four, whichever is more."),
      scaleDown: z
        .strictObject({
          ...direction(300, 60),
          percent: most("Most that are removed in a period, in percent of the pods.", 100),
          pods: most("Most that are removed in a period; with percent too, the larger counts.", 100),
        })
        .prefault({})
        .describe("How fast pods are removed; left out: after five calm minutes, up to half in a minute."),
    })
    .prefault({})
    .describe("How fast the autoscaler follows: quickly up, slowly down.");

export const scaling = (per: PerEnvironment) =>
  z
    .strictObject({
      replicas: z
        .int()
        .min(1)
        .max(100)
        .optional()
        .describe("Pods, where the autoscaler is off; left out: as many as autoscaling.minReplicas."),
      maxUnavailable: z
        .int()
        .min(1)
        .max(99)
        .default(1)
        .describe("Pods that drains of nodes may take at a time, where there is more than one."),
      autoscaling: z
        .strictObject({
          enabled: z
            .boolean()
            .default(per(false, true, true))
            .describe(
              "Whether an autoscaler owns the replicas. Before it is turned on where pods run already, `kubectl scale` them once to another number: they would start again from one.",
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
          memoryPercent: z
            .int()
            .min(10)
            .max(500)
            .optional()
            .describe("Use of requested memory that is aimed at; left out: memory does not count."),
          metrics: z
            .array(metric)
            .default([])
            .describe("Other metrics; of all, the one that asks for the most pods is followed."),
          behavior: behavior(),
        })
        .prefault({})
        .describe("Horizontal autoscaler; needs a metrics API in the cluster."),
    })
    .prefault({})
    .describe("How many pods run.");

/** What the autoscaler weighs besides CPU and memory. */
export type Metric = z.output<typeof metric>;

/** How fast the autoscaler may go in each direction. */
export type Behavior = z.output<ReturnType<typeof behavior>>;
