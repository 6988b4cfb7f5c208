import { names } from "../names";
import type { AccessRule } from "../schema/access";
import type { Settings } from "../settings";
import { clusterResources, dangers, type Danger } from "./dangerousAccess";
import { when, type Finding, type Rule } from "./rule";

/** Contradictions of the settings under `access`, or about them. */
export const accessRules: readonly Rule[] = [
  {
    code: "service-account-default",
    reads: ["access.serviceAccount.existing"],
    broken: ({ access: { serviceAccount } }) =>
      when(
        serviceAccount.existing === "default",
        "default is the ServiceAccount of every pod that names none: they all would get this application's rights.",
      ),
    mend: "Name a ServiceAccount of its own, or leave it out and have one made.",
  },
  {
    code: "service-account-of-the-stack",
    reads: ["access.serviceAccount.existing", "namespace.existing"],
    broken: ({ access: { serviceAccount }, namespace }) =>
      when(
        serviceAccount.existing === names.serviceAccount && !namespace.existing,
        `${names.serviceAccount} is what the stack calls the ServiceAccount that it makes, and would delete.`,
      ),
    mend: "Leave it out; or, where an earlier stack left this one in its namespace, set namespace.existing to true.",
  },
  {
    code: "service-account-annotations",
    reads: ["access.serviceAccount.annotations", "access.serviceAccount.existing"],
    broken: ({ access: { serviceAccount } }) =>
      when(
        serviceAccount.existing !== undefined && Object.keys(serviceAccount.annotations).length > 0,
        `the ServiceAccount ${serviceAccount.existing ?? ""} is yours: the stack does not annotate it.`,
      ),
    mend: "Annotate it where it is made, or leave access.serviceAccount.existing out.",
  },
  {
    code: "service-account-annotation-reserved",
    reads: ["access.serviceAccount.annotations"],
    broken: ({ access: { serviceAccount } }) => {
      const reserved = Object.keys(serviceAccount.annotations).find(isReserved);
      return when(
        reserved !== undefined,
        `${reserved ?? ""} has a meaning to Kubernetes or Pulumi, which the stack owns.`,
      );
    },
    mend: "Leave that annotation out.",
  },
  {
    code: "access-without-token",
    reads: ["access.token", "access.rules"],
    broken: ({ access: { rules, token } }) =>
      when(
        rules.length > 0 && !token,
        "the pods may do more in the Kubernetes API (access.rules), but have no token to call it with.",
      ),
    mend: "Set access.token to true, or leave access.rules out.",
  },
  {
    code: "access-dangerous",
    reads: ["access.rules"],
    broken: eachRule((rule) => dangers.flatMap((danger) => consequence(rule, danger))),
    mend: "Leave that out. What needs such rights is a controller of its own, not this application.",
  },
  {
    code: "access-of-the-cluster",
    reads: ["access.rules"],
    broken: eachRule(({ resources }) =>
      resources
        .filter((name) => clusterResources.some((resource) => resource === name.split("/")[0]))
        .map((name) => `names ${name}, which are in no namespace: a Role gives no access to them.`),
    ),
    mend: "Leave it out; where the pods must have it, an administrator binds a ClusterRole.",
  },
  {
    code: "access-never-by-name",
    reads: ["access.rules"],
    broken: eachRule(({ resourceNames, verbs }) =>
      (resourceNames === undefined ? [] : verbs)
        .filter((verb) => verb === "create" || verb === "deletecollection")
        .map((verb) => `allows ${verb} by resourceNames, but such a request names no object, and is always refused.`),
    ),
    mend: "Put that verb into a rule of its own without resourceNames, or leave it out.",
  },
];

/** Findings about each access rule of which `broken` has something to say. */
function eachRule(broken: (rule: AccessRule) => readonly string[]): (settings: Settings) => Finding[] {
  return ({ access: { rules } }) =>
    rules.flatMap((rule, index) => broken(rule).map((message) => ({ path: `access.rules[${index}]`, message })));
}

/** What a rule lets happen, where it gives such access. */
function consequence({ apiGroups, resources, verbs }: AccessRule, danger: Danger): string[] {
  const resource = resources.find((name) => danger.resources.includes(name));
  const verb = verbs.find((name) => danger.verbs.includes(name));
  if (!apiGroups.includes(danger.apiGroup) || resource === undefined || verb === undefined) return [];
  return [`allows ${verb} on ${resource}, which ${danger.consequence}.`];
}

/** Annotations that are no one's to write by hand. */
function isReserved(key: string): boolean {
  const [domain = ""] = key.split("/");
  return ["pulumi.com", "kubernetes.io", "k8s.io"].some((owner) => domain === owner || domain.endsWith(`.${owner}`));
}
