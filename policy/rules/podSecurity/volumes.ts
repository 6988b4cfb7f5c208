import { holds, some } from "../answers";
import { kept, must, unless, type Findings } from "../findings";
import { workloads } from "../kinds";
import { eachPod } from "../pods";
import type { Field } from "../read";
import { cis, manual, pss } from "../references";
import type { ObjectRule } from "../rule";

/** What pods may mount at level restricted. A volume without any source is an emptyDir to the API server. */
const accepted = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];
const acceptedSources: ReadonlySet<string> = new Set(accepted);
const allowed = `one of ${accepted.join(", ")}`;

/** The other sources of the API, but hostPath, which has a rule of its own. A key that is none of these is dropped there. */
export const restrictedSources: ReadonlySet<string> = new Set([
  "awsElasticBlockStore",
  "azureDisk",
  "azureFile",
  "cephfs",
  "cinder",
  "fc",
  "flexVolume",
  "flocker",
  "gcePersistentDisk",
  "gitRepo",
  "glusterfs",
  "iscsi",
  "nfs",
  "photonPersistentDisk",
  "portworxVolume",
  "quobyte",
  "rbd",
  "scaleIO",
  "storageos",
  "vsphereVolume",
]);

export const hostPath: ObjectRule = {
  id: "host-path",
  title: "No volume is a path of the node",
  severity: "high",
  why: "A path of the node gives the pod the node's files: credentials, the runtime's socket, other pods' data.",
  mend: "Use emptyDir for scratch space, a PersistentVolumeClaim for data, a ConfigMap or Secret for configuration.",
  references: [pss("restricted", "restrictedVolumes"), cis("5.2.11")],
  appliesTo: workloads,
  check: eachPod(({ spec }) =>
    spec
      .at("volumes")
      .items()
      .flatMap((volume) => unlessAccepted(volume, noHostPath(volume))),
  ),
};

/** The standards judge pods, and see no more than a claim there: this is a rule beside them. */
export const persistentHostPath: ObjectRule = {
  id: "persistent-host-path",
  title: "No PersistentVolume is a path of the node",
  severity: "high",
  why: "Whoever may claim the volume gets the node's files, though no pod names the path; and the data stays on one node.",
  mend: "Use the volume of a storage driver, or a local volume with node affinity on a disk of its own.",
  references: [cis("5.2.11"), manual("Volumes: hostPath", "concepts/storage/volumes/#hostpath")],
  appliesTo: ["PersistentVolume"],
  check: ({ field }) => noHostPath(field.at("spec")),
};

function noHostPath(volume: Field): Findings {
  return must(volume.at("hostPath"), isUnset, "unset", () => "a path of the node");
}

export const volumeTypes: ObjectRule = {
  id: "volume-types",
  title: "Pods mount storage through claims and drivers only",
  severity: "medium",
  why: "Other volumes are mounted by the node with its own rights and no check of who may; most of their drivers are gone.",
  mend: "Claim the storage with a persistentVolumeClaim, or mount it with csi or ephemeral.",
  references: [pss("restricted", "restrictedVolumes")],
  appliesTo: workloads,
  check: eachPod(({ spec }) => spec.at("volumes").items().flatMap(noRestrictedSource)),
};

function noRestrictedSource(volume: Field): Findings {
  const sources = volume.entries().filter(([key]) => volume.unknown || restrictedSources.has(key));
  const findings = sources.flatMap(([key, source]) => must(source, isUnset, allowed, () => key));
  return unlessAccepted(volume, findings);
}

/** The standards count a volume of two sources by its better one; the API server takes neither. */
function unlessAccepted(volume: Field, findings: Findings): Findings {
  if (findings.length === 0) return kept;
  const isAccepted = some(
    volume.entries(),
    ([key, source]) => acceptedSources.has(key) && holds(source, (value) => !isUnset(value)),
  );
  return unless(isAccepted, findings);
}

function isUnset(value: unknown): boolean {
  return value === undefined;
}
