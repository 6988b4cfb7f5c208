/** A rule of matchConstraints: which requests a policy judges. */
export interface ResourceRule {
  apiGroups: string[];
  apiVersions: string[];
  operations: string[];
  resources: string[];
  scope: string;
}

/** Where each kind that makes pods is served: API group, version, resources. Debug containers come by a way of their own. */
const served: readonly (readonly [
  group: string,
  version: string,
  resources: Readonly<Record<string, readonly string[]>>,
])[] = [
  [
    "",
    "v1",
    {
      Pod: ["pods", "pods/ephemeralcontainers", "pods/resize"],
      PodTemplate: ["podtemplates"],
      ReplicationController: ["replicationcontrollers"],
    },
  ],
  [
    "apps",
    "v1",
    {
      Deployment: ["deployments"],
      ReplicaSet: ["replicasets"],
      StatefulSet: ["statefulsets"],
      DaemonSet: ["daemonsets"],
    },
  ],
  ["batch", "v1", { Job: ["jobs"], CronJob: ["cronjobs"] }],
  ["apps.openshift.io", "v1", { DeploymentConfig: ["deploymentconfigs"] }],
];

/** The kinds that are judged; a test holds them against those of the rules. */
export const judgedKinds: readonly string[] = served.flatMap(([, , resources]) => Object.keys(resources));

/** What makes, or changes, pods or their templates. */
export function resourceRules(): ResourceRule[] {
  return served.map(([group, version, resources]) => ({
    apiGroups: [group],
    apiVersions: [version],
    operations: ["CREATE", "UPDATE"],
    resources: Object.values(resources).flat(),
    scope: "Namespaced",
  }));
}
