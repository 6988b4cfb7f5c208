import { cis, manual, nsa } from "../references";
import { objectRule } from "../rule";
import { texts } from "../settings";
import { grantsNone, namedSetting, roles, whicheverObject, type Power } from "./grants";

const practices = manual("Role Based Access Control Good Practices", "concepts/security/rbac-good-practices/");
const rbac = nsa("Role-based access control");

const reading = ["get", "list", "watch"];
const writing = ["create", "update", "patch"];
const changing = [...writing, "delete", "deletecollection"];

const secrets = { apiGroup: "", resources: ["secrets"] };
const readSecrets: readonly Power[] = [{ ...secrets, verbs: reading, means: "read Secrets" }];
const changeSecrets: readonly Power[] = [{ ...secrets, verbs: changing, means: "change Secrets" }];

export const secretsAccess = objectRule({
  id: "secrets-access",
  title: "No Role reads Secrets at large",
  severity: "high",
  why: "Whoever reads Secrets has every password and token of the namespace; list and watch show contents as get does.",
  mend: "Hand Secrets to pods by volume or secretKeyRef; else grant get on the one Secret, by resourceNames.",
  references: [cis("5.1.2"), rbac, practices],
  settings: namedSetting,
  appliesTo: roles,
  check: (role, { named }) => grantsNone(readSecrets, named)(role),
});

export const secretChanges = objectRule({
  id: "secret-changes",
  title: "No Role changes Secrets at large",
  severity: "high",
  why: "A Secret that is made can ask for the token of any ServiceAccount; one that is changed takes its users over.",
  mend: "Grant update or patch on the one Secret, by resourceNames; leave making Secrets to an operator of its own.",
  references: [practices, rbac],
  settings: namedSetting,
  appliesTo: roles,
  check: (role, { named }) => grantsNone(changeSecrets, named)(role),
});

const workloadResources: readonly (readonly [apiGroup: string, resources: readonly string[]])[] = [
  ["", ["pods", "replicationcontrollers"]],
  ["apps", ["deployments", "replicasets", "statefulsets", "daemonsets"]],
  ["extensions", ["deployments", "replicasets", "daemonsets"]],
  ["batch", ["jobs", "cronjobs"]],
  ["apps.openshift.io", ["deploymentconfigs"]],
];

export const createWorkloads = objectRule({
  id: "create-workloads",
  title: "No Role makes pods, or what makes them",
  severity: "high",
  why: "Whoever makes pods can mount every Secret and run as every ServiceAccount of the namespace.",
  mend: "Leave deploying to the pipeline's identity; for a number of replicas grant deployments/scale.",
  references: [cis("5.1.4"), practices],
  settings: {
    ...namedSetting,
    verbs: texts("Verbs that count.", writing, /^[a-z]+$/),
  },
  appliesTo: roles,
  check: (role, { named, verbs }) => grantsNone(makeWorkloads(verbs), named)(role),
});

function makeWorkloads(verbs: readonly string[]): readonly Power[] {
  return workloadResources.map(([apiGroup, resources]) => ({
    apiGroup,
    resources,
    verbs,
    means: `make or change ${resources.join(", ")}`,
  }));
}

/** A get is enough: exec and its kin are started by an upgrade of a GET as well. */
const starting = ["get", "create"];
const calling = ["get", "create", "update", "patch", "delete"];

const enterPods: readonly Power[] = [
  { apiGroup: "", resources: ["pods/exec"], verbs: starting, means: "run commands in pods" },
  { apiGroup: "", resources: ["pods/attach"], verbs: starting, means: "attach to containers" },
  { apiGroup: "", resources: ["pods/portforward"], verbs: starting, means: "reach ports of pods past NetworkPolicies" },
  { apiGroup: "", resources: ["pods/proxy"], verbs: calling, means: "call pods past NetworkPolicies" },
  { apiGroup: "", resources: ["services/proxy"], verbs: calling, means: "call Services past NetworkPolicies" },
  {
    apiGroup: "",
    resources: ["pods/ephemeralcontainers"],
    verbs: ["update", "patch"],
    means: "put containers into pods",
  },
];

export const podExec = objectRule({
  id: "pod-exec",
  title: "No Role leads into running pods",
  severity: "high",
  why: "A command in a pod has all that the pod has: its token, its Secrets, its network. No image or policy shows it.",
  mend: "Remove exec, attach, portforward, proxy and ephemeralcontainers; grant them to people for a time, when needed.",
  references: [rbac, practices],
  settings: namedSetting,
  appliesTo: roles,
  check: (role, { named }) => grantsNone(enterPods, named)(role),
});

const rbacGroup = "rbac.authorization.k8s.io";
const greatRole = /^(?:cluster-admin|admin|edit|system:.*)$/;

const escalations: readonly Power[] = [
  {
    apiGroup: rbacGroup,
    resources: ["roles", "clusterroles"],
    verbs: ["bind"],
    means: "bind Roles without having what they grant",
    greatFor: greatRole,
  },
  {
    apiGroup: rbacGroup,
    resources: ["roles", "clusterroles"],
    verbs: ["escalate"],
    means: "write into Roles what one does not have",
    greatFor: whicheverObject,
  },
  {
    apiGroup: "",
    resources: ["users", "groups", "serviceaccounts"],
    verbs: ["impersonate"],
    means: "act as others",
    greatFor: /^system:/,
  },
];

export const escalation = objectRule({
  id: "escalation",
  title: "No Role lets its holders give themselves more",
  severity: "critical",
  why: "By bind, escalate or impersonate one becomes whoever one likes, cluster-admin included.",
  mend: "Remove the verb; or bind it by resourceNames to the Roles or users that are really needed.",
  references: [cis("5.1.8"), practices],
  settings: namedSetting,
  appliesTo: roles,
  check: (role, { named }) => grantsNone(escalations, named)(role),
});

const changeRoles: readonly Power[] = [
  {
    apiGroup: rbacGroup,
    resources: ["roles", "rolebindings", "clusterroles", "clusterrolebindings"],
    verbs: changing,
    means: "change Roles or bindings",
  },
];

export const rbacChanges = objectRule({
  id: "rbac-changes",
  title: "No Role changes Roles or bindings at large",
  severity: "high",
  why: "Whoever binds can hand all that he has to anybody, for good; whoever deletes locks others out.",
  mend: "Let the pipeline that deploys own Roles and bindings; else grant update on the one, by resourceNames.",
  references: [cis("5.1.8"), rbac, practices],
  settings: namedSetting,
  appliesTo: roles,
  check: (role, { named }) => grantsNone(changeRoles, named)(role),
});

const ruleCluster: readonly Power[] = [
  {
    apiGroup: "",
    resources: ["nodes/proxy"],
    verbs: calling,
    means: "call kubelets, which run commands in every pod of the node",
    greatFor: whicheverObject,
  },
  { apiGroup: "", resources: ["persistentvolumes"], verbs: ["create"], means: "make volumes of any path of a node" },
  { apiGroup: "", resources: ["serviceaccounts/token"], verbs: ["create"], means: "make tokens of ServiceAccounts" },
  {
    apiGroup: "certificates.k8s.io",
    resources: ["certificatesigningrequests/approval"],
    verbs: ["update", "patch"],
    means: "approve certificates for any user",
  },
  {
    apiGroup: "certificates.k8s.io",
    resources: ["signers"],
    verbs: ["approve", "sign"],
    means: "approve or sign by any signer",
    greatFor: /^kubernetes\.io\//,
  },
  {
    apiGroup: "admissionregistration.k8s.io",
    resources: [
      "mutatingwebhookconfigurations",
      "validatingwebhookconfigurations",
      "mutatingadmissionpolicies",
      "mutatingadmissionpolicybindings",
      "validatingadmissionpolicies",
      "validatingadmissionpolicybindings",
    ],
    verbs: changing,
    means: "change admission, which reads and rewrites every object",
  },
];

export const controlPlaneGrants = objectRule({
  id: "control-plane-grants",
  title: "No Role reaches into the control plane",
  severity: "critical",
  why: "Kubelets, certificates, admission, volumes of the node and tokens each lead from one grant to the whole cluster.",
  mend: "Remove the grant, or give it to one ServiceAccount of an operator that nobody else may run pods beside.",
  references: [cis("5.1.9"), cis("5.1.10"), cis("5.1.11"), cis("5.1.12"), cis("5.1.13"), practices],
  settings: namedSetting,
  appliesTo: roles,
  check: (role, { named }) => grantsNone(ruleCluster, named)(role),
});
