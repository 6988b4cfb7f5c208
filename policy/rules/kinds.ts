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
  ["CronJob", { groups: ["batch"], template: ["spec", "jobTemplate", "spec", "template"] }],
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
