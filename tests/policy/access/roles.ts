import type { Json } from "../fixtures";

/** What a rule of a Role grants. */
export function grant(apiGroup: string, resource: string, verb: string, ...resourceNames: readonly string[]): Json {
  return {
    apiGroups: [apiGroup],
    resources: [resource],
    verbs: [verb],
    ...(resourceNames.length > 0 && { resourceNames }),
  };
}

/** A Role that grants what any application may have. */
export function role(kind = "Role", apiVersion = "rbac.authorization.k8s.io/v1"): Json {
  return {
    apiVersion,
    kind,
    metadata: { name: "system:web", namespace: "shop" },
    rules: [
      { apiGroups: [""], resources: ["configmaps"], resourceNames: ["settings"], verbs: ["get", "watch"] },
      { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get", "list", "watch"] },
      { apiGroups: [""], resources: ["pods/log", "pods/status"], verbs: ["get"] },
      { nonResourceURLs: ["/healthz", "/openapi/*"], verbs: ["get"] },
    ],
  };
}

/** Gives a Role to one ServiceAccount. */
export function binding(kind = "RoleBinding", apiVersion = "rbac.authorization.k8s.io/v1"): Json {
  return {
    apiVersion,
    kind,
    metadata: { name: "system:web", namespace: "shop" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    subjects: [
      { kind: "ServiceAccount", name: "web", namespace: "shop" },
      { kind: "User", name: "jane", apiGroup: "rbac.authorization.k8s.io" },
      { kind: "Group", name: "system:serviceaccount", apiGroup: "rbac.authorization.k8s.io" },
    ],
  };
}
