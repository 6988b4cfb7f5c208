import { z } from "zod";

const probe = (period: number, timeout: number, failures: number) => ({
  periodSeconds: z.int().min(1).max(300).default(period).describe("Time from one try to the next."),
  timeoutSeconds: z.int().min(1).max(60).default(timeout).describe("Longest a try may take."),
  failureThreshold: z.int().min(1).max(100).default(failures).describe("Failed tries in a row that count."),
});

export const probes = () =>
  z
    .strictObject({
      path: z
        .string()
        .regex(/^\/[-A-Za-z0-9_.~/?=&]{0,254}$/)
        .meta({ examples: ["/health"] })
        .default("/health")
        .describe("Path that tells whether a pod can serve, its database and cache included."),
      startup: z
        .strictObject({
          periodSeconds: z
            .int()
            .min(1)
            .max(60)
            .default(2)
            .describe("Time from one try to the next, for as long as timeouts.startSeconds allows."),
        })
        .prefault({})
        .describe("Asks a new container whether it takes connections."),
      readiness: z
        .strictObject(probe(5, 3, 3))
        .prefault({})
        .describe("Asks the path; a pod that fails gets no requests until it succeeds."),
      liveness: z
        .strictObject(probe(15, 5, 4))
        .prefault({})
        .describe("Asks whether the process still takes connections; one that fails is restarted."),
    })
    .prefault({})
    .describe("How the pods' health is asked.");
