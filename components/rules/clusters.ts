import type { ClusterTarget } from "../schema/clusters";
import { twice, when, type Rule } from "./rule";

/** Where a cluster is, in words. */
function targetOf({ context, kubeconfig }: ClusterTarget): string {
  const where = context === undefined ? "context" : `context ${context}`;
  return kubeconfig === undefined ? where : `${where} of ${kubeconfig.stack}, output ${kubeconfig.output}`;
}

/** Contradictions of the settings under `clusters`, or about them. */
export const clustersRules: readonly Rule[] = [
  {
    code: "context-missing",
    reads: ["clusters", "environment"],
    broken: ({ environment, clusters }) => {
      const loose = clusters.find(({ context, kubeconfig }) => context === undefined && kubeconfig === undefined);
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
        clusters.map(targetOf),
        (target) => `two clusters have the same ${target}: both would own the same objects.`,
      ),
    mend: "Give each cluster its own name and context.",
  },
  {
    code: "cluster-name-prefix",
    reads: ["clusters"],
    broken: ({ clusters }) => {
      const names = clusters.map(({ name }) => name);
      return names.flatMap((name, index) => {
        const shorter = names.find((other) => name.startsWith(`${other}-`));
        return shorter === undefined
          ? []
          : [
              {
                path: `clusters[${index}].name`,
                message: `${name} begins as the resources of cluster ${shorter} do: two could have the same name.`,
              },
            ];
      });
    },
    mend: "Choose names of which none is the beginning of another, such as eu-central and eu-west.",
  },
  {
    code: "former-name-in-use",
    reads: ["clusters"],
    broken: ({ clusters }) => {
      const former = clusters.flatMap(({ formerNames = [] }) => formerNames);
      const current = [...new Set(clusters.map(({ name }) => name))];
      return twice(
        [...current, ...former],
        (name) => `the former name ${name} is another cluster's, or stands there twice.`,
      );
    },
    mend: "Under formerNames list only what the cluster was called before, and nobody is called now.",
  },
];
