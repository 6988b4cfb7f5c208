import { when, type Rule } from "./rule";

/** Contradictions of the settings under `namespace`, or about them. */
export const namespaceRules: readonly Rule[] = [
  {
    code: "reserved-namespace",
    reads: ["namespace.name"],
    broken: ({ namespace: { name } }) =>
      when(
        name === "default" || name.startsWith("kube-"),
        `${name} belongs to Kubernetes; the stack owns its namespace.`,
      ),
    mend: "Name another namespace, or leave it out.",
  },
];
