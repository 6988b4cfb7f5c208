import {
  controlPlaneGrants,
  createWorkloads,
  escalation,
  podExec,
  rbacChanges,
  secretChanges,
  secretsAccess,
} from "../../../policy/rules/access/powers";
import type { ObjectRule } from "../../../policy/rules/rule";
import { describeObjectRule, type Changes } from "../objectCases";
import { grant, role } from "./roles";

const rbac = "rbac.authorization.k8s.io";
const pods = "make or change pods, replicationcontrollers";
const roles = "make or change deployments, replicasets";
const admission = "change admission, which reads and rewrites every object";

type Grant = readonly [apiGroup: string, resource: string, verb: string, ...names: string[]];

interface Powers {
  readonly rule: ObjectRule;
  /** What one rule grants, and what it is called. */
  readonly refused: readonly (readonly [grant: Grant, means: string])[];
  readonly accepted: readonly Grant[];
}

const cases: readonly Powers[] = [
  {
    rule: secretsAccess,
    refused: [
      ...["get", "list", "watch", "*"].map((verb) => [["", "secrets", verb], "read Secrets"] as const),
      [["*", "secrets", "get"], "read Secrets"],
      [["", "*", "get"], "read Secrets"],
    ],
    accepted: [
      ["", "secrets", "create"],
      ["", "secrets", "get", "web"],
      ["", "secrets", "list", "web"],
      ["external.example.com", "secrets", "get"],
      ["", "secrets/status", "get"],
      ["", "configmaps", "get"],
    ],
  },
  {
    rule: secretChanges,
    refused: [
      ...["create", "update", "patch", "delete", "deletecollection", "*"].map(
        (verb) => [["", "secrets", verb], "change Secrets"] as const,
      ),
    ],
    accepted: [
      ["", "secrets", "get"],
      ["", "secrets", "update", "web"],
    ],
  },
  {
    rule: createWorkloads,
    refused: [
      ...["create", "update", "patch", "*"].map((verb) => [["", "pods", verb], pods] as const),
      [["", "replicationcontrollers", "create"], pods],
      ...["deployments", "replicasets", "statefulsets", "daemonsets"].map(
        (resource) => [["apps", resource, "create"], `${roles}, statefulsets, daemonsets`] as const,
      ),
      ...["deployments", "replicasets", "daemonsets"].map(
        (resource) => [["extensions", resource, "create"], `${roles}, daemonsets`] as const,
      ),
      ...["jobs", "cronjobs"].map(
        (resource) => [["batch", resource, "create"], "make or change jobs, cronjobs"] as const,
      ),
      [["apps.openshift.io", "deploymentconfigs", "create"], "make or change deploymentconfigs"],
    ],
    accepted: [
      ["", "pods", "get"],
      ["", "pods", "delete"],
      ["apps", "deployments/scale", "update"],
      ["apps", "deployments", "patch", "web"],
      ["apps", "*/scale", "update"],
      ["batch.volcano.sh", "jobs", "create"],
    ],
  },
  {
    rule: podExec,
    refused: [
      ...["get", "create", "*"].map((verb) => [["", "pods/exec", verb], "run commands in pods"] as const),
      [["", "*/exec", "create"], "run commands in pods"],
      [["", "pods/attach", "get"], "attach to containers"],
      [["", "pods/attach", "create"], "attach to containers"],
      [["", "pods/portforward", "create"], "reach ports of pods past NetworkPolicies"],
      ...["get", "create", "update", "patch", "delete"].map(
        (verb) => [["", "pods/proxy", verb], "call pods past NetworkPolicies"] as const,
      ),
      [["", "services/proxy", "get"], "call Services past NetworkPolicies"],
      [["", "pods/ephemeralcontainers", "update"], "put containers into pods"],
      [["", "pods/ephemeralcontainers", "patch"], "put containers into pods"],
    ],
    accepted: [
      ["", "pods", "get"],
      ["", "pods/log", "get"],
      ["", "pods/exec", "create", "web-0"],
      ["", "pods/ephemeralcontainers", "get"],
      ["", "pods/*", "create"],
      ["", "exec", "create"],
    ],
  },
  {
    rule: escalation,
    refused: [
      [[rbac, "roles", "bind"], "bind Roles without having what they grant"],
      [[rbac, "clusterroles", "bind"], "bind Roles without having what they grant"],
      ...["cluster-admin", "admin", "edit", "system:node"].map(
        (name) => [[rbac, "clusterroles", "bind", name], "bind Roles without having what they grant"] as const,
      ),
      [[rbac, "clusterroles", "bind", "web", "cluster-admin"], "bind Roles without having what they grant"],
      [[rbac, "roles", "escalate"], "write into Roles what one does not have"],
      [[rbac, "clusterroles", "escalate", "web"], "write into Roles what one does not have"],
      [[rbac, "roles", "*"], "bind Roles without having what they grant; write into Roles what one does not have"],
      ...["users", "groups", "serviceaccounts"].map(
        (resource) => [["", resource, "impersonate"], "act as others"] as const,
      ),
      [["", "groups", "impersonate", "system:masters"], "act as others"],
    ],
    accepted: [
      [rbac, "clusterroles", "bind", "web"],
      [rbac, "clusterroles", "bind", "web-admin"],
      [rbac, "clusterroles", "bind", "administrate"],
      ["", "users", "impersonate", "jane"],
      ["", "users", "impersonate", "not-system:masters"],
      [rbac, "roles", "get"],
      ["", "pods", "impersonate"],
      ["apps", "roles", "bind"],
    ],
  },
  {
    rule: rbacChanges,
    refused: [
      ...["create", "update", "patch", "delete", "deletecollection"].map(
        (verb) => [[rbac, "roles", verb], "change Roles or bindings"] as const,
      ),
      ...["rolebindings", "clusterroles", "clusterrolebindings"].map(
        (resource) => [[rbac, resource, "create"], "change Roles or bindings"] as const,
      ),
    ],
    accepted: [
      [rbac, "roles", "get"],
      [rbac, "rolebindings", "update", "web"],
    ],
  },
  {
    rule: controlPlaneGrants,
    refused: [
      ...["get", "create", "update", "patch", "delete"].map(
        (verb) => [["", "nodes/proxy", verb], "call kubelets, which run commands in every pod of the node"] as const,
      ),
      [["", "nodes/proxy", "get", "node-1"], "call kubelets, which run commands in every pod of the node"],
      [["", "persistentvolumes", "create"], "make volumes of any path of a node"],
      [["", "serviceaccounts/token", "create"], "make tokens of ServiceAccounts"],
      ...["update", "patch"].map(
        (verb) =>
          [
            ["certificates.k8s.io", "certificatesigningrequests/approval", verb],
            "approve certificates for any user",
          ] as const,
      ),
      [["certificates.k8s.io", "signers", "approve"], "approve or sign by any signer"],
      [["certificates.k8s.io", "signers", "sign"], "approve or sign by any signer"],
      [
        ["certificates.k8s.io", "signers", "approve", "kubernetes.io/kube-apiserver-client"],
        "approve or sign by any signer",
      ],
      ...[
        "mutatingwebhookconfigurations",
        "validatingwebhookconfigurations",
        "mutatingadmissionpolicies",
        "mutatingadmissionpolicybindings",
        "validatingadmissionpolicies",
        "validatingadmissionpolicybindings",
      ].map((resource) => [["admissionregistration.k8s.io", resource, "patch"], admission] as const),
      ...["create", "update", "delete", "deletecollection"].map(
        (verb) => [["admissionregistration.k8s.io", "validatingwebhookconfigurations", verb], admission] as const,
      ),
    ],
    accepted: [
      ["", "nodes", "get"],
      ["", "nodes/metrics", "get"],
      ["", "persistentvolumes", "get"],
      ["", "persistentvolumes", "update"],
      ["", "persistentvolumeclaims", "create"],
      ["", "serviceaccounts/token", "create", "web"],
      ["", "serviceaccounts", "create"],
      ["certificates.k8s.io", "certificatesigningrequests", "create"],
      ["certificates.k8s.io", "signers", "sign", "example.com/kubernetes.io/web"],
      ["admissionregistration.k8s.io", "validatingwebhookconfigurations", "update", "web"],
      ["admissionregistration.k8s.io", "validatingwebhookconfigurations", "get"],
    ],
  },
];

const title = (each: Grant) => each.map((word) => (word === "" ? "core" : word)).join(" ");
const rules = (...grants: readonly Grant[]): Changes => ({ rules: grants.map((each) => grant(...each)) });

for (const { rule, refused, accepted } of cases) {
  describeObjectRule({
    rule,
    good: role(),
    allowed: "no such grant, or one bound to resourceNames",
    breaks: Object.fromEntries(
      refused.map(([each, means]) => [title(each), [rules(each), ["rules[0]", `a rule by which one may ${means}`]]]),
    ),
    accepts: Object.fromEntries(accepted.map((each) => [title(each), rules(each)])),
  });

  const [[first, means] = [["", "", ""], ""] as const] = refused;
  describeObjectRule({
    rule,
    good: role("ClusterRole", "rbac.authorization.k8s.io/v1beta1"),
    settings: { named: false },
    allowed: "no such grant",
    breaks: {
      "the same, bound to a name": [
        { "rules.4": { ...grant(...first), resourceNames: ["web"] } },
        ["rules[4]", `a rule by which one may ${means}`],
      ],
    },
  });
}

describeObjectRule({
  rule: secretsAccess,
  good: { ...role(), rules: [grant("", "secrets", "get", "web")] },
  breaks: {
    "an empty list of names": [{ "rules.0.resourceNames": [] }, ["rules[0]", "a rule by which one may read Secrets"]],
    "a name that is no text": [{ "rules.0.resourceNames": [1] }, ["rules[0]", "a rule by which one may read Secrets"]],
    "one rule of two": [
      { "rules.1": grant("", "secrets", "list") },
      ["rules[1]", "a rule by which one may read Secrets"],
    ],
  },
  accepts: {
    "a rule without API groups, which grants nothing": { "rules.0": { resources: ["secrets"], verbs: ["get"] } },
    "numbers in place of words": { "rules.0": { apiGroups: [""], resources: ["secrets"], verbs: [1] } },
  },
  unknown: {
    "rules.0.resourceNames": ["rules[0].resourceNames"],
    "rules.0.resourceNames.0": ["rules[0].resourceNames[0]"],
  },
});

describeObjectRule({
  rule: secretsAccess,
  good: { ...role(), rules: [grant("", "configmaps", "get")] },
  unknown: { rules: ["rules"], "rules.0.resources.0": ["rules[0].resources[0]"], "rules.0.verbs": [] },
});

describeObjectRule({
  rule: createWorkloads,
  good: role(),
  settings: { verbs: ["delete"] },
  breaks: {
    "the verb that is set": [rules(["", "pods", "delete"]), ["rules[0]", `a rule by which one may ${pods}`]],
  },
  accepts: { "one that is not": rules(["", "pods", "create"]) },
});
