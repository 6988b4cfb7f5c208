import { defaultNamespace, systemNamespace } from "../../../policy/rules/hygiene/namespaces";
import { denyAll, pod, workload, workloadKinds, type Json } from "../fixtures";
import { describeObjectRule } from "../objectCases";

const allowed = "a namespace of the application's own";
const path = "metadata.namespace";

const object = (apiVersion: string, kind: string): Json => ({
  apiVersion,
  kind,
  metadata: { name: "web", namespace: "shop" },
});
const objects: readonly Json[] = [
  ...workloadKinds.map((kind) => workload(...kind)),
  denyAll(),
  ...["Service", "ServiceAccount", "ConfigMap", "Secret", "PersistentVolumeClaim", "ResourceQuota", "LimitRange"].map(
    (kind) => object("v1", kind),
  ),
  object("networking.k8s.io/v1", "Ingress"),
  ...["Gateway", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map((kind) =>
    object("gateway.networking.k8s.io/v1", kind),
  ),
  object("autoscaling/v2", "HorizontalPodAutoscaler"),
  object("policy/v1", "PodDisruptionBudget"),
  ...["Role", "RoleBinding"].map((kind) => object("rbac.authorization.k8s.io/v1", kind)),
];

for (const good of objects) {
  describeObjectRule({
    rule: defaultNamespace,
    good,
    allowed,
    breaks: { default: [{ [path]: "default" }, [path, "default"]] },
    accepts: {
      "none, by default": { [path]: undefined },
      "one whose name only begins so": { [path]: "default-2" },
      "the cluster's own": { [path]: "kube-system" },
    },
  });
  describeObjectRule({
    rule: systemNamespace,
    good,
    allowed,
    breaks: Object.fromEntries(
      ["kube-system", "kube-public", "kube-node-lease"].map((name) => [name, [{ [path]: name }, [path, name]]]),
    ),
    accepts: {
      none: { [path]: undefined },
      default: { [path]: "default" },
      "one whose name only begins so": { [path]: "kube-system-2" },
    },
  });
}

for (const rule of [defaultNamespace, systemNamespace]) {
  describeObjectRule({
    rule,
    good: object("rbac.authorization.k8s.io/v1", "ClusterRole"),
    accepts: { "a namespace on what is in none": { [path]: "default" }, "another one": { [path]: "kube-system" } },
  });
  describeObjectRule({ rule, good: pod(), unknown: { [path]: [path], metadata: ["metadata"], spec: [] } });
}

describeObjectRule({
  rule: defaultNamespace,
  good: pod(),
  settings: { explicit: true },
  breaks: {
    none: [{ [path]: undefined }, [path, "unset"]],
    "an empty one": [{ [path]: "" }, [path, "unset"]],
    default: [{ [path]: "default" }, [path, "default"]],
  },
});

for (const [kind, name] of [
  ["Service", "kubernetes"],
  ["ServiceAccount", "default"],
  ["ConfigMap", "kube-root-ca.crt"],
] as const) {
  describeObjectRule({
    rule: defaultNamespace,
    good: { apiVersion: "v1", kind, metadata: { name, namespace: "default" } },
    breaks: { "another name": [{ "metadata.name": "web" }, [path, "default"]] },
    unknown: { "metadata.name": ["metadata.name"] },
  });
}

describeObjectRule({
  rule: systemNamespace,
  good: pod(),
  settings: { namespaces: ["openshift"] },
  breaks: { "what is set": [{ [path]: "openshift" }, [path, "openshift"]] },
  accepts: { "what is not": { [path]: "kube-system" } },
});

describeObjectRule({
  rule: systemNamespace,
  good: {
    ...object("rbac.authorization.k8s.io/v1", "RoleBinding"),
    metadata: { name: "web", namespace: "kube-system" },
    roleRef: { kind: "Role", name: "extension-apiserver-authentication-reader" },
  },
  breaks: {
    "a binding to another Role": [{ "roleRef.name": "web" }, [path, "kube-system"]],
    "a binding to a ClusterRole": [{ "roleRef.kind": "ClusterRole" }, [path, "kube-system"]],
    "a Role with the same fields": [{ kind: "Role" }, [path, "kube-system"]],
  },
  unknown: { "roleRef.name": ["roleRef.name"], [path]: [] },
});
