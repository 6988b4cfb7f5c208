import type { Cause } from "../cause";
import { conditionLine, eventLine, eventLines } from "../evidence";
import { inWorkloads } from "../find";
import { conditionOf } from "../scene/condition";
import type { Scene } from "../scene/scene";
import { newestReplicaSet, type Workload } from "../scene/workload";

type CreationCause = Omit<Cause, "topic" | "severity" | "slot" | "find" | "look"> & {
  readonly look?: readonly string[];
  /** What the API server says; its groups are the values of `groups`. */
  readonly says: RegExp;
  readonly groups?: readonly string[];
  /** Ends the sentence «The pods of … can't be made: ». */
  readonly why: string;
};

const look = ["{kubectl} get events --field-selector reason=FailedCreate"];

/** Why the API server refuses the pods of a workload. */
function refused({ says, groups = [], why, ...cause }: CreationCause): Cause {
  return {
    topic: "admission",
    severity: "error",
    slot: "creation",
    fatal: "creationSeconds",
    look,
    ...cause,
    find: inWorkloads((workload, scene) => {
      const refusal = refusalOf(workload, scene);
      const [all, ...found] = (refusal && says.exec(refusal.message)) ?? [];
      if (!refusal || all === undefined) return undefined;
      const values = Object.fromEntries(groups.map((group, index) => [group, found[index] ?? ""]));
      return {
        message: `The pods of ${workload.kind} ${workload.name} can't be made: ${why}`,
        evidence: refusal.evidence,
        since: refusal.since,
        values,
      };
    }),
  };
}

interface Refusal {
  readonly message: string;
  readonly evidence: readonly string[];
  readonly since: Date | undefined;
}

/** A Deployment's ReplicaSet says so by a condition; a StatefulSet only tells it, and old words don't count. */
function refusalOf(workload: Workload, scene: Scene): Refusal | undefined {
  const maker = workload.kind === "Deployment" ? newestReplicaSet(workload, scene.own("ReplicaSet")) : workload;
  if (!maker) return undefined;
  const failure = conditionOf(maker.at("status"), "ReplicaFailure");
  if (failure?.status === "True") {
    const { message, since } = failure;
    return { message, since, evidence: [conditionLine(failure), ...eventLines(scene, maker, ["FailedCreate"])] };
  }
  const [newest] = scene.told(maker).filter(({ reason }) => reason === "FailedCreate" || reason === "SuccessfulCreate");
  if (newest?.reason !== "FailedCreate" || workload.pods >= workload.desired) return undefined;
  return { message: newest.message, since: newest.first, evidence: [eventLine(newest, scene.now)] };
}

/** Why pods are not made at all. */
export const admissionCauses: readonly Cause[] = [
  refused({
    code: "quota-exceeded",
    title: "The namespace's quota is used up",
    seen: "FailedCreate: exceeded quota",
    explanation:
      "With this pod the namespace would go past what its ResourceQuota allows. An update needs room for pods beyond the usual number.",
    mend: "Raise namespace.quota, or lower scaling or resources; if old pods fill it, wait for them to end.",
    look: ["{kubectl} describe resourcequota", ...look],
    says: /exceeded quota: ([^,\s]+)/i,
    groups: ["quota"],
    why: "the quota of the namespace is used up",
  }),
  refused({
    code: "quota-needs-amounts",
    title: "The quota wants requests and limits of every container",
    seen: "FailedCreate: failed quota: … must specify",
    explanation: "Where a quota counts CPU or memory, each container must say how much it requests, and one does not.",
    mend: "Set namespace.limitRange.enabled, which gives such containers usual amounts, or set the amounts of the container.",
    look: ["{kubectl} describe resourcequota", "{kubectl} describe limitrange", ...look],
    says: /failed quota|must specify/i,
    why: "the quota wants amounts that a container does not name",
  }),
  refused({
    code: "limit-range-refused",
    title: "The namespace's limit range refuses the amounts",
    seen: "FailedCreate: maximum or minimum … usage per Container or Pod is",
    explanation:
      "A container asks for more or less CPU, memory or disk than the LimitRange of the namespace lets one have.",
    mend: "Set resources within that range, or have the range changed.",
    look: ["{kubectl} describe limitrange", ...look],
    says: /(maximum|minimum) \S+ usage per|limit to request ratio/i,
    why: "their amounts are outside the limit range of the namespace",
  }),
  refused({
    code: "pod-security-refused",
    title: "Pod Security refuses the pods",
    seen: "FailedCreate: violates PodSecurity",
    explanation:
      "The namespace enforces a level of the Pod Security Standards that the pod does not keep; the pods of the stack keep the restricted one.",
    mend: "See what was added to the pod by hand or by a webhook; the message names each field.",
    look: ["kubectl get namespace {namespace} --show-labels", ...look],
    says: /violates PodSecurity/i,
    why: "they break the Pod Security level of the namespace",
  }),
  refused({
    code: "admission-policy-refused",
    title: "An admission policy refuses the pods",
    seen: "FailedCreate: ValidatingAdmissionPolicy … denied request",
    explanation:
      "A ValidatingAdmissionPolicy of the cluster forbids the pod; it may be the stack's own (admission.enabled).",
    mend: "Mend what the message names; circle-core lint says the same of the manifests beforehand.",
    look: ["kubectl get validatingadmissionpolicies", ...look],
    says: /ValidatingAdmissionPolicy '([^']+)'/i,
    groups: ["policy"],
    why: "an admission policy of the cluster forbids them",
  }),
  refused({
    code: "admission-webhook-silent",
    title: "An admission webhook does not answer",
    seen: "FailedCreate: failed calling webhook",
    explanation:
      "The API server must ask a webhook before it takes a pod, and gets no answer: nothing new starts in the cluster until it does.",
    mend: "Mend the webhook's own pods or certificate; its configuration says which Service it is.",
    look: ["kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations", ...look],
    says: /failed calling webhook "([^"]+)"/i,
    groups: ["webhook"],
    why: "an admission webhook does not answer",
  }),
  refused({
    code: "admission-webhook-refused",
    title: "An admission webhook refuses the pods",
    seen: "FailedCreate: admission webhook … denied the request",
    explanation:
      "A policy engine of the cluster, such as Kyverno or Gatekeeper, forbids the pod; its words stand in the evidence.",
    mend: "Mend what it names in the settings, or ask whoever owns the policy for an exemption.",
    says: /admission webhook "([^"]+)" denied/i,
    groups: ["webhook"],
    why: "an admission webhook forbids them",
  }),
  refused({
    code: "service-account-missing",
    title: "The ServiceAccount does not exist",
    seen: "FailedCreate: error looking up service account",
    explanation: "The pod runs as a ServiceAccount that is not in its namespace.",
    mend: "Deploy again: the stack makes its own. If access names an existing one, make that, or name the right one.",
    look: ["{kubectl} get serviceaccounts", ...look],
    says: /service ?account.*not found/i,
    why: "their ServiceAccount does not exist",
  }),
  refused({
    code: "priority-class-missing",
    title: "The priority class does not exist",
    seen: "FailedCreate: no PriorityClass with name … was found",
    explanation: "The pod names a PriorityClass that the cluster does not have.",
    mend: "Set placement.priorityClassName to a class of the cluster.",
    look: ["kubectl get priorityclasses", ...look],
    says: /no PriorityClass with name (\S+)/i,
    groups: ["priorityClass"],
    why: "their priority class does not exist",
  }),
  refused({
    code: "pods-refused",
    title: "The API server refuses the pods",
    seen: "FailedCreate, and none of the causes above fits",
    explanation: "The controller can't make the pods of the workload; the API server's words stand in the evidence.",
    mend: "Read what the API server says, and mend that field or right.",
    says: /^/,
    why: "the API server refuses them",
  }),
];
