import type { Settings } from "../../../components/settings";
import { objectPath } from "../../cluster/resources";
import { answerTo, skipped, type Concern, type Facts, type PreflightCheck } from "../check";
import { at, itemsAt, nameOf, textAt } from "../json";

const classes = "/apis/storage.k8s.io/v1/storageclasses";

/** There is a storage class for the claims, or the claim that the settings name. */
export const storage: Concern = {
  title: "Storage",
  asks: (settings) => [classes, ...existingPath(settings)],
  judge: (settings, facts) =>
    settings.persistence.existingClaim === undefined ? classChecks(settings, facts) : claimChecks(settings, facts),
};

function existingPath({ persistence: { existingClaim }, namespace }: Settings): readonly string[] {
  return existingClaim === undefined ? [] : [objectPath("PersistentVolumeClaim", namespace.name, existingClaim)];
}

function classChecks({ persistence, environment }: Settings, facts: Facts): readonly PreflightCheck[] {
  const code = "storage-class";
  const { storageClass, accessMode, size } = persistence;
  const answer = answerTo(facts, classes);
  if (answer.state !== "there") {
    return [skipped(code, "the storage classes", answer.state === "unseen" ? answer : { why: "there is no such API" })];
  }
  const all = itemsAt(answer.value, "items");
  const there = `There are: ${all.map(nameOf).join(", ") || "none"}`;
  const found = all.find((each) => (storageClass === undefined ? isDefault(each) : nameOf(each) === storageClass));
  if (!found) {
    const message =
      storageClass === undefined
        ? "No storage class is the cluster's default: the claim would wait for ever"
        : `There is no storage class ${storageClass}`;
    return [{ code, state: "failed", message, next: `Name one in persistence.storageClass. ${there}` }];
  }
  const provisioner = textAt(found, "provisioner");
  if (accessMode === "ReadWriteMany" && oneNode.some((known) => provisioner.includes(known))) {
    return [
      {
        code,
        state: "failed",
        message: `The storage class ${nameOf(found)} (${provisioner}) gives volumes to one node at a time, not ${accessMode}`,
        next: "Name a class of a shared file system in persistence.storageClass, or set persistence.perReplica to true",
      },
    ];
  }
  const notes = [
    ...(at(found, "allowVolumeExpansion") === true ? [] : [`its volumes can't grow: ${size} is for good`]),
    ...(environment === "production" && textAt(found, "reclaimPolicy") !== "Retain"
      ? ["a deleted claim takes its data along (reclaimPolicy Delete)"]
      : []),
  ];
  const how = storageClass === undefined ? "the cluster's default" : "as named";
  return [
    {
      code,
      state: "ok",
      message: [`The storage class is ${nameOf(found)}, ${how}`, ...notes].join("; "),
    },
  ];
}

function claimChecks(settings: Settings, facts: Facts): readonly PreflightCheck[] {
  const code = "claim";
  const { existingClaim = "", accessMode } = settings.persistence;
  const answer = answerTo(facts, existingPath(settings)[0] ?? "");
  if (answer.state === "unseen") return [skipped(code, `the claim ${existingClaim}`, answer)];
  if (answer.state === "absent") {
    return [
      {
        code,
        state: "failed",
        message: `There is no claim ${existingClaim} in ${settings.namespace.name}`,
        next: "Make it first, or leave out persistence.existingClaim",
      },
    ];
  }
  const modes = at(answer.value, "spec", "accessModes");
  if (!Array.isArray(modes) || !modes.includes(accessMode)) {
    return [
      {
        code,
        state: "failed",
        message: `The claim ${existingClaim} is ${Array.isArray(modes) ? modes.join(", ") : "of no access mode"}, not ${accessMode}`,
        next: "Set persistence.accessMode to what the claim is",
      },
    ];
  }
  const phase = textAt(answer.value, "status", "phase");
  if (phase === "Lost") {
    return [
      {
        code,
        state: "failed",
        message: `The claim ${existingClaim} has lost its volume`,
        next: "Restore it, or name another claim",
      },
    ];
  }
  return [{ code, state: "ok", message: `The claim ${existingClaim} is there (${phase || "no phase yet"})` }];
}

function isDefault(storageClass: unknown): boolean {
  return textAt(storageClass, "metadata", "annotations", "storageclass.kubernetes.io/is-default-class") === "true";
}

/** Provisioners of disks, which one node at a time can write to. */
const oneNode = [
  "ebs.csi.aws.com",
  "aws-ebs",
  "pd.csi.storage.gke.io",
  "gce-pd",
  "disk.csi.azure.com",
  "azure-disk",
  "cinder.csi.openstack.org",
  "dobs.csi.digitalocean.com",
  "csi.hetzner.cloud",
  "local-path",
  "hostpath",
  "no-provisioner",
];
