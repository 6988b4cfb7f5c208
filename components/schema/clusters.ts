import { z } from "zod";
import { label } from "./values";

/** One cluster that the stack deploys to. */
const cluster = z.strictObject({
  name: label().describe(
    "What the cluster is called in this stack; part of every resource's URN. Another cluster: another name.",
  ),
  context: z
    .string()
    .min(1)
    .optional()
    .describe("Context of the kubeconfig. Left out: the current one, in development only."),
  kubeconfig: z
    .strictObject({
      stack: z
        .string()
        .regex(/^[-\w.]+(\/[-\w.]+){0,2}$/)
        .meta({ examples: ["organization/platform/production"] })
        .describe("Stack that made the cluster."),
      output: z.string().min(1).default("kubeconfig").describe("Its output that holds the kubeconfig."),
    })
    .optional()
    .describe("Takes the kubeconfig from another stack's output; left out: the one that kubectl uses."),
  formerNames: z
    .array(label())
    .optional()
    .describe(
      "What this cluster was called in this stack before, the first name first: a new name then replaces nothing.",
    ),
});

/** A settings value that names a cluster. */
export type ClusterTarget = z.infer<typeof cluster>;

export const clusters = () =>
  z
    .array(cluster)
    .default([])
    .transform((list): ClusterTarget[] => (list.length === 0 ? [{ name: "primary" }] : list))
    .describe("Clusters to deploy to; left out: one, by the current context, in development only.");

export const kubernetes = () =>
  z
    .strictObject({
      version: z
        .string()
        .regex(/^v1\.(2[4-9]|[3-9]\d)$/)
        .meta({ examples: ["v1.24", "v1.30"] })
        .default("v1.24")
        .describe("Oldest version among the clusters; what only newer ones know is left out."),
    })
    .prefault({})
    .describe("What the clusters can do.");

export const timeouts = () =>
  z
    .strictObject({
      startSeconds: z
        .int()
        .min(5)
        .max(1800)
        .default(60)
        .describe("Longest a container may take to accept connections."),
      stopSeconds: z.int().min(10).max(600).default(40).describe("Time a pod has to finish its requests."),
      rolloutSeconds: z
        .int()
        .min(90)
        .max(3600)
        .default(300)
        .describe(
          "Longest a deployment waits for one pod to be replaced; where more run, an update waits longer by what each further one may take to stop and start.",
        ),
    })
    .prefault({})
    .describe("How long things may take.");
