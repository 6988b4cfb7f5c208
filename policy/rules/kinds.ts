interface Workload {
  /** API groups that serve, or once served, the kind. */
  readonly groups: readonly string[];
  /** The way to the pod template: what holds the pod's own metadata and spec. */
  readonly template: readonly string[];
}

const workloadKinds: ReadonlyMap<string, Workload> = new Map([
  ["Pod", { groups: [""], template: [] }],
  ["PodTemplate", { groups: [""], template: ["template"] }],
  ["ReplicationController", { groups: [""], template: ["spec", "template"] }],
  ["Deployment", { groups: ["apps", "extensions"], template: ["spec", "template"] }],
  ["ReplicaSet", { groups: ["apps", "extensions"], template: ["spec", "template"] }],
  ["StatefulSet", { groups: ["apps"], template: ["spec", "template"] }],
  ["DaemonSet", { groups: ["apps", "extensions"], template: ["spec", "template"] }],
  ["Job", { groups: ["batch", "extensions"], template: ["spec", "template"] }],
  // OpenShift 3 served it in the core group.
  ["DeploymentConfig", { groups: ["apps.openshift.io", ""], template: ["spec", "template"] }],
  ["CronJob", { groups: ["batch"], template: ["spec", "jobTemplate", "spec", "template"] }],
]);

/** The other kinds that rules judge, and the API groups that serve them, or once served them. */
const otherKinds: ReadonlyMap<string, readonly string[]> = new Map([
  ["Namespace", [""]],
  ["Service", [""]],
  ["ServiceAccount", [""]],
  ["ConfigMap", [""]],
  ["Secret", [""]],
  ["PersistentVolume", [""]],
  ["PersistentVolumeClaim", [""]],
  ["ResourceQuota", [""]],
  ["LimitRange", [""]],
  ["NetworkPolicy", ["networking.k8s.io", "extensions"]],
  ["Ingress", ["networking.k8s.io", "extensions"]],
  ["Gateway", ["gateway.networking.k8s.io"]],
  ["HTTPRoute", ["gateway.networking.k8s.io"]],
  ["GRPCRoute", ["gateway.networking.k8s.io"]],
  ["TLSRoute", ["gateway.networking.k8s.io"]],
  ["TCPRoute", ["gateway.networking.k8s.io"]],
  ["UDPRoute", ["gateway.networking.k8s.io"]],
  ["HorizontalPodAutoscaler", ["autoscaling", "extensions"]],
  ["PodDisruptionBudget", ["policy"]],
  ["Role", ["rbac.authorization.k8s.io"]],
  ["ClusterRole", ["rbac.authorization.k8s.io"]],
  ["RoleBinding", ["rbac.authorization.k8s.io"]],
  ["ClusterRoleBinding", ["rbac.authorization.k8s.io"]],
]);

/** Every kind that makes pods. */
export const workloads: readonly string[] = [...workloadKinds.keys()];

/** The API group of an apiVersion; the core group is empty. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

/**
 * The way to the pod template in objects of this kind, or undefined when it makes no pods. The version does not matter,
 * the group does: a `Job` of another group is another thing. Without an apiVersion the kind alone decides.
 */
export function podTemplatePath(apiVersion: string, kind: string): readonly string[] | undefined {
  const workload = workloadKinds.get(kind);
  return workload && (apiVersion === "" || workload.groups.includes(groupOf(apiVersion)))
    ? workload.template
    : undefined;
}

/**
 * The kind itself where its API group serves it, or no apiVersion is given; empty where another group has a kind of the
 * same name, such as the Service of Knative.
 */
export function judgedAs(apiVersion: string, kind: string): string {
  const groups = workloadKinds.get(kind)?.groups ?? otherKinds.get(kind);
  return !groups || apiVersion === "" || groups.includes(groupOf(apiVersion)) ? kind : "";
}
