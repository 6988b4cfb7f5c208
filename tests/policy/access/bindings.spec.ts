import { clusterAdmin, systemSubjects } from "../../../policy/rules/access/bindings";
import { describeObjectRule } from "../objectCases";
import { binding } from "./roles";

describeObjectRule({
  rule: clusterAdmin,
  good: binding("ClusterRoleBinding"),
  allowed: "a role that grants less",
  breaks: Object.fromEntries(
    ["cluster-admin", "admin", "edit", "system:controller:clusterrole-aggregation-controller"].map((name) => [
      name,
      [{ "roleRef.name": name }, ["roleRef.name", name]],
    ]),
  ),
  accepts: {
    "a role that only begins so": { "roleRef.name": "cluster-admin-view" },
    "no role": { roleRef: null },
  },
  unknown: { "roleRef.name": ["roleRef.name"], "roleRef.kind": [], subjects: [] },
});

describeObjectRule({
  rule: clusterAdmin,
  good: binding("RoleBinding", "rbac.authorization.k8s.io/v1beta1"),
  breaks: { "cluster-admin in a namespace": [{ "roleRef.name": "cluster-admin" }, ["roleRef.name", "cluster-admin"]] },
  accepts: {
    "admin in a namespace": { "roleRef.name": "admin" },
    "edit in a namespace": { "roleRef.name": "edit" },
    "a Role of that name": { roleRef: { kind: "Role", name: "cluster-admin" } },
  },
});

describeObjectRule({
  rule: clusterAdmin,
  good: binding("RoleBinding"),
  settings: { inNamespace: ["edit"] },
  breaks: { "what is set": [{ "roleRef.name": "edit" }, ["roleRef.name", "edit"]] },
  accepts: { "what is not": { "roleRef.name": "cluster-admin" } },
});

describeObjectRule({
  rule: clusterAdmin,
  good: binding("ClusterRoleBinding"),
  settings: { everywhere: ["web"] },
  breaks: { "what is set": [{ "roleRef.name": "web" }, ["roleRef.name", "web"]] },
  accepts: { "what is not": { "roleRef.name": "cluster-admin" } },
});

for (const kind of ["RoleBinding", "ClusterRoleBinding"]) {
  describeObjectRule({
    rule: systemSubjects,
    good: binding(kind),
    allowed: "single users, groups or ServiceAccounts",
    breaks: {
      ...Object.fromEntries(
        [
          "system:anonymous",
          "system:unauthenticated",
          "system:authenticated",
          "system:masters",
          "system:nodes",
          "system:serviceaccounts",
        ].map((name) => [name, [{ "subjects.1.name": name }, ["subjects[1].name", name]] as const]),
      ),
      "all ServiceAccounts of a namespace": [
        { "subjects.0": { kind: "Group", name: "system:serviceaccounts:shop" } },
        ["subjects[0].name", "system:serviceaccounts"],
      ],
      "two of them": [
        { subjects: [{ name: "system:masters" }, { name: "system:anonymous" }] },
        ["subjects[0].name", "system:masters"],
        ["subjects[1].name", "system:anonymous"],
      ],
    },
    accepts: {
      "a ServiceAccount as a user": { "subjects.1.name": "system:serviceaccount:shop:web" },
      "names with more": { "subjects.1.name": "system:masters:web" },
      "no subjects": { subjects: null },
    },
    unknown: { subjects: ["subjects"], "subjects.1.name": ["subjects[1].name"], "subjects.1.kind": [] },
  });
}

describeObjectRule({
  rule: systemSubjects,
  good: binding("RoleBinding"),
  settings: { names: ["everybody"] },
  breaks: { "what is set": [{ "subjects.1.name": "everybody" }, ["subjects[1].name", "everybody"]] },
  accepts: {
    "what is not": { "subjects.1.name": "system:masters" },
    "a namespace of what is set": { "subjects.1.name": "everybody:shop" },
    "the ServiceAccounts of a namespace": { "subjects.1.name": "system:serviceaccounts:shop" },
  },
});
