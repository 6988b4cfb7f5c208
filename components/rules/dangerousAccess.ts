import type { Verb } from "../schema/access";

/** Access by which whoever takes over a pod gets further than that pod. */
export interface Danger {
  readonly apiGroup: string;
  readonly resources: readonly string[];
  readonly verbs: readonly Verb[];
  /** What it does, after "which". */
  readonly consequence: string;
}

const reading: readonly Verb[] = ["get", "list", "watch"];
const writing: readonly Verb[] = ["create", "update", "patch"];
const deleting: readonly Verb[] = ["delete", "deletecollection"];
const anything: readonly Verb[] = [...reading, ...writing, ...deleting];

const makesPods = "makes pods, and a pod can mount every Secret and run as every ServiceAccount of the namespace";

const opensNetwork = "opens the network of the namespace";

const waysIn = "opens ways in that the settings do not name, to /metrics too";

/** @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks */
export const dangers: readonly Danger[] = [
  {
    apiGroup: "",
    resources: ["secrets"],
    verbs: anything,
    consequence: "lays open the Secrets of the namespace; a Secret belongs in a pod's environment or files",
  },
  {
    apiGroup: "",
    resources: ["pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "pods/ephemeralcontainers"],
    verbs: anything,
    consequence: "leads into every pod of the namespace",
  },
  {
    apiGroup: "",
    resources: ["services/proxy"],
    verbs: anything,
    consequence: "calls every Service of the namespace past its network policies",
  },
  {
    apiGroup: "",
    resources: ["serviceaccounts/token"],
    verbs: writing,
    consequence: "makes tokens of every ServiceAccount of the namespace",
  },
  {
    apiGroup: "",
    resources: ["serviceaccounts"],
    verbs: writing,
    consequence: "changes who a ServiceAccount stands for",
  },
  { apiGroup: "", resources: ["pods", "replicationcontrollers"], verbs: writing, consequence: makesPods },
  {
    apiGroup: "apps",
    resources: ["deployments", "statefulsets", "daemonsets", "replicasets"],
    verbs: writing,
    consequence: makesPods,
  },
  { apiGroup: "batch", resources: ["jobs", "cronjobs"], verbs: writing, consequence: makesPods },
  {
    apiGroup: "rbac.authorization.k8s.io",
    resources: ["roles", "rolebindings"],
    verbs: [...writing, ...deleting],
    consequence: "changes who may do what in the namespace",
  },
  {
    apiGroup: "networking.k8s.io",
    resources: ["networkpolicies"],
    verbs: [...writing, ...deleting],
    consequence: opensNetwork,
  },
  {
    apiGroup: "cilium.io",
    resources: ["ciliumnetworkpolicies"],
    verbs: [...writing, ...deleting],
    consequence: opensNetwork,
  },
  {
    apiGroup: "projectcalico.org",
    resources: ["networkpolicies"],
    verbs: [...writing, ...deleting],
    consequence: opensNetwork,
  },
  {
    apiGroup: "crd.projectcalico.org",
    resources: ["networkpolicies"],
    verbs: [...writing, ...deleting],
    consequence: opensNetwork,
  },
  { apiGroup: "", resources: ["services"], verbs: writing, consequence: waysIn },
  { apiGroup: "networking.k8s.io", resources: ["ingresses"], verbs: writing, consequence: waysIn },
  {
    apiGroup: "gateway.networking.k8s.io",
    resources: ["gateways", "httproutes", "grpcroutes", "tlsroutes", "tcproutes", "udproutes", "referencegrants"],
    verbs: writing,
    consequence: waysIn,
  },
  {
    apiGroup: "traefik.io",
    resources: ["ingressroutes", "ingressroutetcps", "ingressrouteudps", "middlewares"],
    verbs: writing,
    consequence: waysIn,
  },
  {
    apiGroup: "external-secrets.io",
    resources: ["externalsecrets", "secretstores", "pushsecrets"],
    verbs: writing,
    consequence: "fetches further secrets from the store",
  },
];

/** Resources that are in no namespace, of those that people ask for. */
export const clusterResources: readonly string[] = [
  "nodes",
  "componentstatuses",
  "persistentvolumes",
  "volumeattachments",
  "csidrivers",
  "csinodes",
  "storageclasses",
  "ingressclasses",
  "gatewayclasses",
  "priorityclasses",
  "runtimeclasses",
  "clusterroles",
  "clusterrolebindings",
  "customresourcedefinitions",
  "apiservices",
  "certificatesigningrequests",
  "mutatingwebhookconfigurations",
  "validatingwebhookconfigurations",
  "mutatingadmissionpolicies",
  "mutatingadmissionpolicybindings",
  "validatingadmissionpolicies",
  "validatingadmissionpolicybindings",
  "flowschemas",
  "prioritylevelconfigurations",
  "tokenreviews",
  "subjectaccessreviews",
  "selfsubjectreviews",
  "selfsubjectaccessreviews",
  "selfsubjectrulesreviews",
  "clusterissuers",
  "clustersecretstores",
  "clusterexternalsecrets",
];
