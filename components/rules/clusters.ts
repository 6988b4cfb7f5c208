import { twice, when, type Rule } from "./rule";

/** Contradictions of the settings under `clusters`, or about them. */
export const clustersRules: readonly Rule[] = [
  {
    code: "context-missing",
    reads: ["clusters", "environment"],
    broken: ({ environment, clusters }) => {
      const loose = clusters.find(({ context }) => context === undefined);
      return when(
        environment !== "development" && loose !== undefined,
        `cluster ${loose?.name ?? ""} has no context: ${environment} never goes to whatever context is current.`,
      );
    },
    mend: "Set clusters[N].context to a context of your kubeconfig (`kubectl config get-contexts`).",
  },
  {
    code: "cluster-twice",
    reads: ["clusters"],
    broken: ({ clusters }) =>
      twice(
        clusters.map(({ name }) => name),
        (name) => `two clusters are called ${name}.`,
      ) ??
      twice(
        clusters.map(({ context }) => context ?? ""),
        (context) => `two clusters have the same context${context && ` ${context}`}: both would own the same objects.`,
      ),
    mend: "Give each cluster its own name and context.",
  },
];
