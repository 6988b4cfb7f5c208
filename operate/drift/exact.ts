/** Where nothing may stand beside what is declared: it would open, allow or run more. */
interface Exact {
  /** Nothing undeclared below these fields. */
  readonly below?: readonly string[];
  /** These fields are there only where they are declared. */
  readonly fields?: readonly string[];
}

const podFields = [
  "hostAliases",
  "hostIPC",
  "hostNetwork",
  "hostPID",
  "imagePullSecrets",
  "initContainers",
  "nodeName",
  "nodeSelector",
  "runtimeClassName",
  "shareProcessNamespace",
  "tolerations",
  "volumes",
];

const containerFields = [
  "args",
  "command",
  "env",
  "envFrom",
  "lifecycle",
  "securityContext",
  "stdin",
  "tty",
  "volumeDevices",
  "volumeMounts",
  "workingDir",
];

const containers = ["containers", "initContainers"].map((list) => `spec.template.spec.${list}`);

const workload: Exact = {
  below: [
    "spec.selector",
    "spec.template.spec.securityContext",
    "spec.template.spec.nodeSelector",
    ...containers.map((path) => `${path}.securityContext`),
  ],
  fields: [
    "spec.paused",
    ...podFields.map((field) => `spec.template.spec.${field}`),
    ...containers.flatMap((path) => containerFields.map((field) => `${path}.${field}`)),
  ],
};

/** By kind. What the API server fills in by itself is none of it. */
const exact: Readonly<Record<string, Exact>> = {
  ConfigMap: { below: ["data", "binaryData"], fields: ["binaryData"] },
  Deployment: workload,
  HTTPRoute: { fields: ["spec.rules.filters"] },
  Ingress: { below: ["spec.rules", "spec.tls"], fields: ["spec.defaultBackend", "spec.tls"] },
  NetworkPolicy: { below: ["spec"] },
  PodDisruptionBudget: { below: ["spec.selector"], fields: ["spec.minAvailable"] },
  ResourceQuota: { below: ["spec.hard"], fields: ["spec.scopes", "spec.scopeSelector"] },
  Role: { below: ["rules"] },
  RoleBinding: { below: ["subjects", "roleRef"] },
  Service: { below: ["spec.selector"], fields: ["spec.externalIPs", "spec.externalName", "spec.loadBalancerIP"] },
  StatefulSet: workload,
  ValidatingAdmissionPolicy: { fields: ["spec.matchConditions", "spec.matchConstraints.excludeResourceRules"] },
  ValidatingAdmissionPolicyBinding: {
    fields: [
      "spec.matchResources.excludeResourceRules",
      "spec.matchResources.objectSelector",
      "spec.matchResources.resourceRules",
      "spec.paramRef",
    ],
  },
};

/** What the API server writes there where nobody has said anything. */
const defaults: Readonly<Record<string, unknown>> = { procMount: "Default" };

/** Is a value that the declaration does not have one that must not be there? `fields` as `fieldsOf` gives them. */
export function mustBeDeclared(kind: string, fields: string, value: unknown): boolean {
  const last = fields.slice(fields.lastIndexOf(".") + 1);
  if (Object.hasOwn(defaults, last) && defaults[last] === value) return false;
  const { below = [], fields: named = [] } = exact[kind] ?? {};
  return named.includes(fields) || below.some((holder) => fields.startsWith(`${holder}.`));
}

/** Fields of lists by which their elements are told apart, as server-side apply does where they have names. */
export const identities: Readonly<Record<string, string>> = {
  containers: "name",
  data: "secretKey",
  env: "name",
  hostAliases: "ip",
  imagePullSecrets: "name",
  initContainers: "name",
  items: "key",
  matchConditions: "name",
  ports: "name",
  secretEnvironment: "name",
  set: "name",
  topologySpreadConstraints: "topologyKey",
  variables: "name",
  volumeClaimTemplates: "metadata.name",
  volumeMounts: "mountPath",
  volumes: "name",
};

/** Lists of texts in which the order counts. */
export const ordered: ReadonlySet<string> = new Set(["command", "args"]);
