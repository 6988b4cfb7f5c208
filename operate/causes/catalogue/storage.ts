import type { Cause } from "../cause";
import { ageText, eventLine, eventLines, line } from "../evidence";
import { inObjects, inPods, secondsSince, type Seen } from "../find";
import type { Pod } from "../scene/pod";
import type { Scene } from "../scene/scene";
import { referenceTo, type Thing } from "../scene/thing";

const look = ["{kubectl} describe persistentvolumeclaim {name}", "kubectl get storageclasses"];

type ClaimCause = Omit<Cause, "topic" | "severity" | "slot" | "find" | "look"> &
  Pick<Partial<Cause>, "look"> & {
    readonly look?: readonly string[];
    readonly see: (claim: Thing, scene: Scene) => Seen | undefined;
  };

/** Why a claim has no volume. */
function claim({ see, ...cause }: ClaimCause): Cause {
  return {
    topic: "storage",
    severity: "error",
    slot: "claim",
    look,
    ...cause,
    find: inObjects("PersistentVolumeClaim", see),
  };
}

/** What a pending claim's own events say. */
function says(reasons: readonly string[], pattern: RegExp, why: string): ClaimCause["see"] {
  return (one, scene) => {
    const event = scene.told(one).find(({ reason, message }) => reasons.includes(reason) && pattern.test(message));
    if (!event || !isPending(one)) return undefined;
    return {
      message: `The claim ${one.name} has no volume: ${why}`,
      evidence: [eventLine(event, scene.now), ...asked(one)],
      since: event.first,
      values: { class: one.at("spec", "storageClassName").text ?? "" },
    };
  };
}

function isPending(one: Thing): boolean {
  return one.at("status", "phase").text === "Pending";
}

/** What the claim asks for. */
function asked({ at }: Thing): readonly string[] {
  const size = at("spec", "resources", "requests", "storage").text;
  const modes = at("spec", "accessModes")
    .items()
    .flatMap(({ text }) => text ?? []);
  const storageClass = at("spec", "storageClassName").text;
  return [
    line(
      `asked for: ${size ?? "no size"}, ${modes.join(" ") || "no access mode"}, class ${storageClass ?? "by default"}`,
    ),
  ];
}

/** Does the pod wait for its volumes, and has never run? */
function waitsForVolumes({ node, containers }: Pod): boolean {
  return node !== undefined && !containers.some(({ running, ended, before }) => running || ended || before);
}

function mount(reasons: readonly string[], pattern: RegExp, message: (pod: Pod) => string): Cause["find"] {
  return inPods((pod, scene) => {
    const event = scene.told(pod).find(({ reason, message: text }) => reasons.includes(reason) && pattern.test(text));
    if (!event || !waitsForVolumes(pod)) return undefined;
    return { message: message(pod), evidence: eventLines(scene, pod, reasons), since: event.first };
  });
}

const failing = ["ProvisioningFailed", "FailedBinding", "ProvisionerFailed"];

/** What is the matter with claims and volumes. */
export const storageCauses: readonly Cause[] = [
  claim({
    code: "storage-class-missing",
    title: "The storage class does not exist",
    seen: "a claim is Pending, and the event ProvisioningFailed says: storageclass … not found",
    explanation: "The claim names a storage class that the cluster does not have, so nobody makes a volume for it.",
    mend: "Set persistence.storageClass to a class of the cluster. A claim's class can't be changed: delete the empty claim, then deploy again.",
    fatal: "volumeSeconds",
    see: says(failing, /storageclass\S* "[^"]*" not found/i, "its storage class does not exist"),
  }),
  claim({
    code: "storage-class-unset",
    title: "The claim has no storage class",
    seen: "a claim is Pending, and the event FailedBinding says: no storage class is set",
    explanation:
      "The claim names no storage class, the cluster has none by default, and no volume that was made by hand fits.",
    mend: "Set persistence.storageClass, or have one class of the cluster marked as the default.",
    fatal: "volumeSeconds",
    see: says(failing, /no storage class is set/i, "it names no storage class, and the cluster has no default"),
  }),
  claim({
    code: "access-mode-refused",
    title: "The storage can't be shared in that way",
    seen: "a claim is Pending, and the event ProvisioningFailed speaks of the access mode",
    explanation:
      "The storage class can't make volumes of the access mode that the claim asks for; most disks are for one node (ReadWriteOnce).",
    mend: "Choose a class that can, or set persistence.accessMode to ReadWriteOnce with persistence.perReplica for several pods.",
    fatal: "volumeSeconds",
    see: says(
      failing,
      /access ?mode|ReadWriteMany|only support ReadWriteOnce|multi-node/i,
      "its class can't give that access mode",
    ),
  }),
  claim({
    code: "size-refused",
    title: "The storage has no such size",
    seen: "a claim is Pending, and the event ProvisioningFailed speaks of size, capacity or quota",
    explanation:
      "The storage behind the class refuses a volume of that size: too small, too large, or no room or quota is left.",
    mend: "Set persistence.size to what the storage allows, or have its quota raised.",
    fatal: "volumeSeconds",
    see: says(failing, /size|capacity|quota|out of range|no space|not enough|exceed/i, "its storage refuses that size"),
  }),
  claim({
    code: "provisioning-failed",
    title: "The storage refuses to make a volume",
    seen: "a claim is Pending, and the event ProvisioningFailed says something else",
    explanation: "Whoever makes the volumes of this class tried and failed; its words stand in the evidence.",
    mend: "Read what the provisioner says; its own log says more.",
    fatal: "volumeSeconds",
    see: says(failing, /^/, "its class failed to make one"),
  }),
  claim({
    code: "provisioner-silent",
    title: "Nobody makes the volume",
    seen: "a claim is Pending, and the event ExternalProvisioning is the last word",
    explanation:
      "The claim was handed to the provisioner of its class, which has not answered: it is not installed, does not run, or is slow.",
    mend: "See whether the provisioner's pods run; the class names the provisioner.",
    look: ["kubectl get storageclasses", "kubectl get pods -A | grep -i -e csi -e provision", ...look.slice(0, 1)],
    fatal: "volumeSeconds",
    see: says(["ExternalProvisioning"], /^/, "the provisioner of its class has not answered"),
  }),
  claim({
    code: "claim-lost",
    title: "The claim has lost its volume",
    seen: "a claim's phase is Lost",
    explanation: "The volume that the claim was bound to has been deleted. Its data is gone from the cluster's view.",
    mend: "Find the disk behind the volume, and restore it or a backup; then make the claim anew.",
    look: [...look, "kubectl get persistentvolumes"],
    fatal: "at-once",
    see: (one) =>
      one.at("status", "phase").text === "Lost"
        ? {
            message: `The claim ${one.name} has lost its volume`,
            evidence: [line(`volume: ${one.at("spec", "volumeName").text ?? "none"}`)],
          }
        : undefined,
  }),
  claim({
    code: "claim-unbound",
    title: "The claim has no volume",
    seen: "a claim is Pending for more than 30 seconds, and does not wait for its first pod (WaitForFirstConsumer)",
    explanation: "No volume fits the claim, and nobody says that one is being made.",
    mend: "Compare the claim with the volumes and classes of the cluster.",
    look: [...look, "kubectl get persistentvolumes"],
    fatal: "volumeSeconds",
    see: (one, scene) => {
      const age = secondsSince(one.created, scene) ?? 0;
      const waits = scene
        .told(one)
        .some(({ reason }) => ["WaitForFirstConsumer", "WaitForPodScheduled", "Provisioning"].includes(reason));
      if (!isPending(one) || waits || age < 30 || !scene.sees("Event")) return undefined;
      return {
        message: `The claim ${one.name} has no volume since ${ageText(age)}`,
        evidence: asked(one),
        since: one.created,
      };
    },
  }),
  {
    code: "claim-resize-failed",
    topic: "storage",
    title: "The volume can't be made larger",
    severity: "warning",
    seen: "the event VolumeResizeFailed, or ExternalExpanding without an answer, of a claim that asks for more than it has",
    explanation: "The claim asks for more than its volume has, and the storage failed to enlarge it, or can't.",
    mend: "Use a class with allowVolumeExpansion, or make a larger claim and copy the data.",
    look,
    find: (scene) =>
      scene.own("PersistentVolumeClaim").flatMap((one) => {
        const evidence = eventLines(scene, one, ["VolumeResizeFailed", "ExternalExpanding", "FileSystemResizeFailed"]);
        const [has, wants] = [
          one.at("status", "capacity", "storage").text,
          one.at("spec", "resources", "requests", "storage").text,
        ];
        if (evidence.length === 0 || has === wants) return [];
        return [
          {
            object: referenceTo(one),
            message: `The claim ${one.name} asks for ${wants ?? "more"}, but its volume has ${has ?? "less"}`,
            evidence,
          },
        ];
      }),
  },
  {
    code: "volume-filling",
    topic: "storage",
    title: "The volume is nearly full",
    severity: "error",
    seen: "the kubelet measures more than 85 % of the volume as used; an error from 95 %",
    explanation: "The application stores its data there, and can't go on when it is full.",
    mend: "Raise persistence.size where the class can enlarge volumes, or clear what is no longer needed.",
    look: ["{kubectl} get persistentvolumeclaim {name} -o wide"],
    find: ({ volumes, own }) =>
      volumes.flatMap(({ claim: name, used, capacity }) => {
        const share = capacity > 0 ? used / capacity : 0;
        if (!(share > 0.85) || !own("PersistentVolumeClaim").some((one) => one.name === name)) return [];
        return [
          {
            object: { kind: "PersistentVolumeClaim", name },
            message: `The volume of the claim ${name} is ${Math.floor(share * 100)} % full`,
            evidence: [`used: ${used} of ${capacity} bytes`],
            ...(share < 0.95 && { severity: "warning" as const }),
          },
        ];
      }),
  },
  {
    code: "volume-in-use",
    topic: "storage",
    title: "The volume is still attached to another node",
    severity: "error",
    slot: "container",
    seen: "the event FailedAttachVolume says: Multi-Attach error",
    explanation: "The volume is for one node at a time, and the pod that had it runs elsewhere, or its node is lost.",
    mend: "Wait for the old pod to go. If its node is lost for good, delete that pod by force: only then, or data may be damaged.",
    look: ["{kubectl} get pods -o wide", "kubectl get volumeattachments", "{kubectl} describe pod {name}"],
    fatal: "volumeSeconds",
    find: mount(
      ["FailedAttachVolume"],
      /multi-attach/i,
      ({ name }) => `The pod ${name} waits for its volume, which is still attached to another node`,
    ),
  },
  {
    code: "volume-not-attached",
    topic: "storage",
    title: "The volume can't be attached to the node",
    severity: "error",
    slot: "container",
    seen: "the event FailedAttachVolume",
    explanation: "The storage can't attach the volume to the node of the pod; its words stand in the evidence.",
    mend: "Read what the storage driver says: a limit of volumes per node, a missing right, a disk that is gone.",
    look: ["{kubectl} describe pod {name}", "kubectl get volumeattachments"],
    fatal: "volumeSeconds",
    find: mount(
      ["FailedAttachVolume"],
      /^/,
      ({ name }) => `The volume of the pod ${name} can't be attached to its node`,
    ),
  },
  {
    code: "volume-not-mounted",
    topic: "storage",
    title: "The volume can't be mounted",
    severity: "error",
    slot: "container",
    seen: "the event FailedMount or FailedMapVolume",
    explanation:
      "The node can't mount one of the pod's volumes, so its containers are not started; the kubelet's words stand in the evidence.",
    mend: "Read what the kubelet says: a driver that is not on the node, a damaged file system, a server that can't be reached.",
    look: ["{kubectl} describe pod {name}", "{kubectl} get persistentvolumeclaims"],
    fatal: "volumeSeconds",
    find: mount(["FailedMount", "FailedMapVolume"], /^/, ({ name }) => `A volume of the pod ${name} can't be mounted`),
  },
];
