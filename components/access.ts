import { labels, metadata, names } from "./names";
import type { Namespace, Role, RoleBinding, ServiceAccount } from "./objects";
import type { Settings } from "./settings";

/** The namespace, in which only pods that meet the `restricted` Pod Security Standard are admitted. */
export function namespace(settings: Settings): Namespace {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: settings.namespace.name,
      labels: {
        ...labels(settings),
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "latest",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/audit-version": "latest",
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/warn-version": "latest",
      },
    },
  };
}

/** The identity of the pods. No token is mounted: the application does not call the Kubernetes API. */
export function serviceAccount(settings: Settings): ServiceAccount {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: metadata(settings, names.serviceAccount),
    automountServiceAccountToken: false,
  };
}

/** All that the pods' identity may do, should someone give it a token: read its own ConfigMap. Never a Secret. */
export function role(settings: Settings): Role {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: metadata(settings, names.role),
    rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: [names.config], verbs: ["get"] }],
  };
}

/** Binds the Role to the ServiceAccount. */
export function roleBinding(settings: Settings): RoleBinding {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: metadata(settings, names.role),
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: names.role },
    subjects: [{ kind: "ServiceAccount", name: names.serviceAccount, namespace: settings.namespace.name }],
  };
}
