import { defaultServiceAccount } from "../../../policy/rules/access/serviceAccounts";
import { pod, workload, workloadKinds } from "../fixtures";
import { describeObjectRule } from "../objectCases";
import { binding } from "./roles";

const unset = "unset, which means default";

for (const [apiVersion, kind, template] of workloadKinds) {
  const spec = [...template, "spec"].join(".");
  describeObjectRule({
    rule: defaultServiceAccount,
    good: workload(apiVersion, kind, template),
    allowed: "a ServiceAccount of its own",
    breaks: {
      none: [{ [`${spec}.serviceAccountName`]: undefined }, [`${spec}.serviceAccountName`, unset]],
      "the default one": [{ [`${spec}.serviceAccountName`]: "default" }, [`${spec}.serviceAccountName`, "default"]],
    },
  });
}

describeObjectRule({
  rule: defaultServiceAccount,
  good: pod(),
  breaks: {
    "an empty name": [{ "spec.serviceAccountName": "" }, ["spec.serviceAccountName", unset]],
    "the default one, by the old name": [
      { "spec.serviceAccountName": "", "spec.serviceAccount": "default" },
      ["spec.serviceAccount", "default"],
    ],
    "the default one over another by the old name": [
      { "spec.serviceAccountName": "default", "spec.serviceAccount": "web" },
      ["spec.serviceAccountName", "default"],
    ],
  },
  accepts: {
    "the old name of the field": { "spec.serviceAccountName": undefined, "spec.serviceAccount": "web" },
    "no pod spec": { spec: undefined },
  },
  unknown: {
    "spec.serviceAccountName": ["spec.serviceAccountName"],
    "spec.automountServiceAccountToken": [],
    spec: ["spec"],
  },
});

describeObjectRule({
  rule: defaultServiceAccount,
  good: pod(),
  settings: { tokenless: true },
  breaks: {
    "one that may mount a token": [
      { "spec.serviceAccountName": "default", "spec.automountServiceAccountToken": true },
      ["spec.serviceAccountName", "default"],
    ],
    "one that does not say": [
      { "spec.serviceAccountName": "default", "spec.automountServiceAccountToken": undefined },
      ["spec.serviceAccountName", "default"],
    ],
  },
  accepts: { "the default one without a token": { "spec.serviceAccountName": "default" } },
});

for (const kind of ["RoleBinding", "ClusterRoleBinding"]) {
  describeObjectRule({
    rule: defaultServiceAccount,
    good: binding(kind),
    allowed: "a ServiceAccount of its own",
    breaks: {
      "the default ServiceAccount": [
        { "subjects.0.name": "default" },
        ["subjects[0].name", "the default ServiceAccount"],
      ],
      "the default ServiceAccount as a user": [
        { "subjects.1.name": "system:serviceaccount:shop:default" },
        ["subjects[1].name", "the default ServiceAccount"],
      ],
    },
    accepts: {
      "a user of that name": { "subjects.1.name": "default" },
      "another as a user": { "subjects.1.name": "system:serviceaccount:shop:default-web" },
      "another user that ends so": { "subjects.1.name": "my:system:serviceaccount:shop:default" },
    },
    unknown: { subjects: ["subjects"], "subjects.0.name": ["subjects[0].name"], "subjects.0.kind": [] },
  });
}

describeObjectRule({
  rule: defaultServiceAccount,
  good: { ...binding(), subjects: [{ kind: "User", name: "default" }] },
  breaks: {
    "a ServiceAccount of that name": [
      { "subjects.0.kind": "ServiceAccount" },
      ["subjects[0].name", "the default ServiceAccount"],
    ],
  },
  unknown: { "subjects.0.kind": ["subjects[0].kind"] },
});
