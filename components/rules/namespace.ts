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
  {
    code: "pod-security-of-existing",
    reads: ["namespace.podSecurity", "namespace.existing"],
    broken: ({ namespace: { existing, podSecurity, name } }) =>
      when(
        existing && podSecurity !== "restricted",
        `podSecurity is ${podSecurity}, but ${name} is there already, and its labels are not touched.`,
      ),
    mend: "Leave namespace.podSecurity out, and label the namespace yourself; or set namespace.existing to false.",
  },
  ...(["quota", "limitRange"] as const).map((what): Rule => ({
    code: "bounds-of-existing",
    reads: [`namespace.${what}.enabled`, "namespace.existing"],
    broken: ({ namespace }) =>
      when(
        namespace.existing && namespace[what].enabled === true,
        `${namespace.name} is there already: what its pods may take is for you to say, not for the stack.`,
      ),
    mend: `Leave namespace.${what} out, or set namespace.existing to false.`,
  })),
];
