import { apiVersionText, type GroupVersionKind } from "./objects";

/**
 * API groups that every cluster serves itself, and those it once served. Their objects are normalised,
 * and whether their kinds have a namespace is known without asking the cluster; all other kinds are custom resources.
 */
const builtInGroups = new Set([
  "",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "apps",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "extensions",
  "flowcontrol.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
  "storagemigration.k8s.io",
]);

const namespacedKinds = new Set([
  "Binding",
  "ConfigMap",
  "ControllerRevision",
  "CronJob",
  "CSIStorageCapacity",
  "DaemonSet",
  "Deployment",
  "Endpoints",
  "EndpointSlice",
  "Event",
  "HorizontalPodAutoscaler",
  "Ingress",
  "Job",
  "Lease",
  "LimitRange",
  "NetworkPolicy",
  "PersistentVolumeClaim",
  "Pod",
  "PodDisruptionBudget",
  "PodTemplate",
  "ReplicaSet",
  "ReplicationController",
  "ResourceQuota",
  "Role",
  "RoleBinding",
  "Secret",
  "Service",
  "ServiceAccount",
  "StatefulSet",
]);

const clusterKinds = new Set([
  "APIService",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "CSIDriver",
  "CSINode",
  "CustomResourceDefinition",
  "FlowSchema",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "RuntimeClass",
  "StorageClass",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
]);

/** Whether the kind is one of Kubernetes' own, not a custom resource. */
export function isBuiltIn({ group }: Pick<GroupVersionKind, "group">): boolean {
  return builtInGroups.has(group);
}

/** Whether objects of the kind live in a namespace; undefined where only the cluster can tell. */
export function isNamespacedBuiltIn(gvk: GroupVersionKind): boolean | undefined {
  if (!isBuiltIn(gvk)) return undefined;
  if (namespacedKinds.has(gvk.kind)) return true;
  return clusterKinds.has(gvk.kind) ? false : undefined;
}

/** A kind as the messages name it, e.g. `apps/v1/Deployment`. */
export function kindText(gvk: GroupVersionKind): string {
  return `${apiVersionText(gvk)}/${gvk.kind}`;
}
