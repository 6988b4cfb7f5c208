import { metadata, names } from "./names";
import type { Role, RoleBinding, ServiceAccount, Volume, VolumeMount } from "./objects";
import type { Settings } from "./settings";

/** Name of the ServiceAccount that the pods run as: the one made here, or the existing one. */
export function serviceAccountName({ access }: Settings): string {
  return access.serviceAccount.existing ?? names.serviceAccount;
}

/** The identity of the pods; none where it exists already. Pods get a token only by asking for one themselves. */
export function serviceAccount(settings: Settings): ServiceAccount[] {
  const { existing, annotations } = settings.access.serviceAccount;
  if (existing !== undefined) return [];
  return [
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: metadata(settings, names.serviceAccount, annotations),
      automountServiceAccountToken: false,
    },
  ];
}

/** All that the pods' identity may do: read its own ConfigMap, and what the settings add. Never a Secret. */
export function role(settings: Settings): Role {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: metadata(settings, names.role),
    rules: [
      { apiGroups: [""], resources: ["configmaps"], resourceNames: [names.config], verbs: ["get"] },
      ...settings.access.rules.map(({ apiGroups, resources, resourceNames, verbs }) => ({
        apiGroups,
        resources,
        ...(resourceNames && { resourceNames }),
        verbs,
      })),
    ],
  };
}

/** Binds the Role to the ServiceAccount. */
export function roleBinding(settings: Settings): RoleBinding {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: metadata(settings, names.role),
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: names.role },
    subjects: [{ kind: "ServiceAccount", name: serviceAccountName(settings), namespace: settings.namespace.name }],
  };
}

const tokenVolume = "api-token";

/**
 * The volume by which clients of the Kubernetes API find their server and prove who they are; none where no token is
 * asked for. It holds what an automatic mount does, but is there by the pod's own word alone.
 */
export function tokenVolumes(settings: Settings): Volume[] {
  if (!settings.access.token) return [];
  return [
    {
      name: tokenVolume,
      projected: {
        defaultMode: 0o440,
        sources: [
          { serviceAccountToken: { path: "token", expirationSeconds: 3600 } },
          { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
          { downwardAPI: { items: [{ path: "namespace", fieldRef: { fieldPath: "metadata.namespace" } }] } },
        ],
      },
    },
  ];
}

/** Where the application's container mounts that volume: the path at which every client library looks. */
export function tokenMounts(settings: Settings): VolumeMount[] {
  if (!settings.access.token) return [];
  return [{ name: tokenVolume, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount", readOnly: true }];
}
