import { all, holds, is, not } from "../answers";
import { must, requireThat, type Findings } from "../findings";
import { cis, manual, nsa } from "../references";
import { objectRule } from "../rule";
import { texts } from "../settings";

/** The kinds that give a Role to somebody. */
export const bindings: readonly string[] = ["RoleBinding", "ClusterRoleBinding"];

const roleForm = /^\S+$/;

export const clusterAdmin = objectRule({
  id: "cluster-admin",
  title: "No binding makes a cluster administrator",
  severity: "critical",
  exemptible: false,
  why: "cluster-admin may do all things; admin and edit, in every namespace, read all Secrets and enter all pods.",
  mend: "Write a Role with what is really used, and bind that, in the namespace where it is used.",
  references: [
    cis("5.1.1"),
    nsa("Role-based access control"),
    manual("User-facing roles", "reference/access-authn-authz/rbac/#user-facing-roles"),
  ],
  settings: {
    everywhere: texts(
      "ClusterRoles that no ClusterRoleBinding may give.",
      ["cluster-admin", "admin", "edit", "system:controller:clusterrole-aggregation-controller"],
      roleForm,
    ),
    inNamespace: texts("ClusterRoles that no RoleBinding may give.", ["cluster-admin"], roleForm),
  },
  appliesTo: bindings,
  check: ({ field, judgedAs }, { everywhere, inNamespace }) => {
    const refused = judgedAs === "ClusterRoleBinding" ? everywhere : inNamespace;
    const name = field.at("roleRef", "name");
    // A Role of the same name, in a namespace, is another role.
    const administers = all(
      holds(name, (value) => refused.some((role) => role === value)),
      is(field.at("roleRef", "kind"), "ClusterRole"),
    );
    return requireThat(not(administers), { field: name, found: name.text ?? "", allowed: "a role that grants less" });
  },
});

export const systemSubjects = objectRule({
  id: "system-subjects",
  title: "No binding is to everybody, or to the cluster's own masters",
  severity: "critical",
  exemptible: false,
  why: "What all users or all ServiceAccounts may do, an intruder may; system:masters is above all rules, for good.",
  mend: "Name the users, groups or ServiceAccounts that are meant.",
  references: [
    cis("5.1.7"),
    nsa("Role-based access control"),
    manual("Referring to subjects", "reference/access-authn-authz/rbac/#referring-to-subjects"),
  ],
  settings: {
    names: texts(
      "Users and groups that nothing may be bound to; system:serviceaccounts stands for each namespace's as well.",
      [
        "system:anonymous",
        "system:unauthenticated",
        "system:authenticated",
        "system:masters",
        "system:nodes",
        "system:serviceaccounts",
      ],
      roleForm,
    ),
  },
  appliesTo: bindings,
  check: ({ field }, { names }) =>
    field
      .at("subjects")
      .items()
      .flatMap((subject): Findings => {
        // By the name alone: no ServiceAccount can be called so.
        const known = (value: unknown) => names.find((name) => name === value || isNamespaceOf(name, value));
        return must(
          subject.at("name"),
          (value) => known(value) === undefined,
          "single users, groups or ServiceAccounts",
          (value) => known(value) ?? "",
        );
      }),
});

function isNamespaceOf(name: string, value: unknown): boolean {
  return name === "system:serviceaccounts" && typeof value === "string" && value.startsWith(`${name}:`);
}
