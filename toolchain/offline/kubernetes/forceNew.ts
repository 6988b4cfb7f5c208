import { groupVersionKindOf, isConfigMap, isSecretKind, type KubeObject, valueAt } from "./objects";
import type { Settings } from "./settings";

/** A path of keys; "*" stands for the elements of an array. */
type FieldPath = readonly string[];

const paths = (...texts: string[]): FieldPath[] => texts.map((text) => text.split("."));
const under = (prefix: string, ...fields: string[]): string[] => fields.map((field) => `${prefix}.${field}`);

const roleBinding = paths("roleRef");
const selector = paths("spec.selector");

const containerFields = [
  "args",
  "command",
  "env",
  "image",
  "imagePullPolicy",
  "lifecycle",
  "livenessProbe",
  "ports",
  "readinessProbe",
  "resources",
  "securityContext",
  "stdin",
  "stdinOnce",
  "terminationMessagePath",
  "terminationMessagePolicy",
  "tty",
  "volumeDevices",
  "volumeMounts",
  "workingDir",
];

const pod = paths(
  ...under(
    "spec",
    "affinity",
    "automountServiceAccountToken",
    "dnsConfig",
    "dnsPolicy",
    "enableServiceLinks",
    "hostAliases",
    "hostIPC",
    "hostNetwork",
    "hostPID",
    "hostname",
    "imagePullSecrets",
    "nodeName",
    "nodeSelector",
    "overhead",
    "preemptionPolicy",
    "priority",
    "priorityClassName",
    "readinessGates",
    "restartPolicy",
    "runtimeClassName",
    "schedulerName",
    "securityContext",
    "serviceAccount",
    "serviceAccountName",
    "shareProcessNamespace",
    "subdomain",
    "terminationGracePeriodSeconds",
    "volumes",
  ),
  ...under("spec.containers.*", ...containerFields),
  ...under("spec.initContainers.*", ...containerFields),
);

const volumeSources = paths(
  ...under(
    "spec",
    "awsElasticBlockStore",
    "azureDisk",
    "azureFile",
    "cephfs",
    "cinder",
    "csi",
    "fc",
    "flexVolume",
    "flocker",
    "gcePersistentDisk",
    "glusterfs",
    "hostPath",
    "iscsi",
    "local",
    "nfs",
    "photonPersistentDisk",
    "portworxVolume",
    "quobyte",
    "rbd",
    "scaleIO",
    "storageos",
    "vsphereVolume",
  ),
);

/** What the API server refuses to change, by group/version/kind. */
const immutableFields: Readonly<Record<string, FieldPath[]>> = {
  "apps/v1/DaemonSet": selector,
  "apps/v1/Deployment": selector,
  "apps/v1/StatefulSet": paths(
    ...under("spec", "podManagementPolicy", "revisionHistoryLimit", "selector", "serviceName", "volumeClaimTemplates"),
  ),
  "batch/v1/Job": paths(...under("spec", "completions", "parallelism", "selector", "template")),
  "policy/v1beta1/PodDisruptionBudget": paths("spec"),
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": roleBinding,
  "rbac.authorization.k8s.io/v1/RoleBinding": roleBinding,
  "storage.k8s.io/v1/StorageClass": paths("parameters", "provisioner"),
  "/v1/PersistentVolume": volumeSources,
  "/v1/PersistentVolumeClaim": paths(...under("spec", "accessModes", "selector", "storageClassName", "volumeName")),
  "/v1/Pod": pod,
  "/v1/ResourceQuota": paths("spec.scopes"),
  "/v1/Secret": paths("type"),
  "/v1/Service": paths("spec.clusterIP"),
};

/** The fields of an object whose change can't be made in place: the object has to be replaced. */
export function forceNewPaths(
  object: KubeObject,
  settings: Pick<Settings, "enableConfigMapMutable" | "enableSecretMutable">,
): FieldPath[] {
  return [...paths("metadata.name", "metadata.namespace"), ...kindPaths(object, settings)];
}

function kindPaths(
  object: KubeObject,
  settings: Pick<Settings, "enableConfigMapMutable" | "enableSecretMutable">,
): FieldPath[] {
  const { group, version, kind } = groupVersionKindOf(object);
  const immutable = valueAt(object, "immutable") === true;
  if (isSecretKind(object) && (!settings.enableSecretMutable || immutable)) return paths("type", "stringData", "data");
  if (isConfigMap(object) && (!settings.enableConfigMapMutable || immutable)) return paths("binaryData", "data");
  return immutableFields[`${group}/${version}/${kind}`] ?? [];
}
