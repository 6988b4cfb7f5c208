import type { Cause } from "../cause";
import { conditionLine, eventLines } from "../evidence";
import { inPods } from "../find";
import type { Pod } from "../scene/pod";
import type { Condition } from "../scene/condition";

type ScheduleCause = Omit<Cause, "topic" | "severity" | "slot" | "find" | "fatal" | "look"> &
  Pick<Partial<Cause>, "look" | "topic"> & {
    /** What the scheduler says. */
    readonly says: RegExp;
    /** Ends the sentence «No node takes the pod …: ». */
    readonly why: string;
  };

const look = ["{kubectl} describe pod {name}", "kubectl describe nodes"];

/** Why no node takes a pod: told by the scheduler, which counts the nodes that each reason keeps away. */
function unscheduled({ says, why, ...cause }: ScheduleCause): Cause {
  return {
    topic: "scheduling",
    severity: "error",
    slot: "schedule",
    fatal: "unscheduledSeconds",
    look,
    ...cause,
    find: inPods((pod, scene) => {
      const condition = refusal(pod);
      if (!condition || !says.test(condition.message)) return undefined;
      return {
        message: `No node takes the pod ${pod.name}: ${why}`,
        evidence: [conditionLine(condition), ...eventLines(scene, pod, ["FailedScheduling", "NotTriggerScaleUp"])],
        since: condition.since ?? pod.created,
      };
    }),
  };
}

function refusal({ node, conditions }: Pod): Condition | undefined {
  if (node !== undefined) return undefined;
  return conditions.find(
    ({ type, status, reason }) => type === "PodScheduled" && status === "False" && reason !== "SchedulingGated",
  );
}

/** What keeps a pod from a node; what nodes lack comes before what they don't want, as some nodes never want any pod. */
export const schedulingCauses: readonly Cause[] = [
  unscheduled({
    code: "claim-absent",
    topic: "storage",
    title: "The claim does not exist",
    seen: 'PodScheduled False: persistentvolumeclaim "…" not found',
    explanation: "The pod mounts a claim that is not in its namespace.",
    mend: "Name the right claim in persistence.existingClaim, or deploy again: the stack makes its own claim before the pods.",
    look: ["{kubectl} get persistentvolumeclaims", ...look],
    says: /persistentvolumeclaims? "[^"]*" (is )?(not found|being deleted)/i,
    why: "its claim does not exist",
  }),
  unscheduled({
    code: "volume-on-other-node",
    topic: "storage",
    title: "The volume is bound to another node or zone",
    seen: "PodScheduled False: volume node affinity conflict",
    explanation: "The pod's volume can only be reached from a certain node or zone, and no node there takes the pod.",
    mend: "Make room on the nodes of that zone; where the data may be lost, delete the claim and deploy again.",
    look: [
      "kubectl get persistentvolumes -o custom-columns=NAME:.metadata.name,CLAIM:.spec.claimRef.name,NODES:.spec.nodeAffinity",
      ...look,
    ],
    says: /volume node affinity conflict/i,
    why: "its volume is bound to another node or zone",
  }),
  unscheduled({
    code: "claim-holds-pod",
    topic: "storage",
    follows: ["storage"],
    title: "The pod waits for its claim",
    seen: "PodScheduled False: unbound immediate PersistentVolumeClaims, or did not find available persistent volumes to bind",
    explanation: "The pod's claim has no volume yet, and without it no node can be chosen.",
    mend: "See why the claim is not bound.",
    look: ["{kubectl} get persistentvolumeclaims", "{kubectl} describe persistentvolumeclaims", ...look],
    says: /unbound immediate|available persistent volumes? to bind|node\(s\) did not have enough free storage/i,
    why: "its claim has no volume",
  }),
  unscheduled({
    code: "cpu-insufficient",
    title: "No node has enough CPU free",
    seen: "PodScheduled False: Insufficient cpu",
    explanation:
      "What all pods of a node request may not exceed what it has, and nowhere is as much CPU left as this pod requests.",
    mend: "Lower resources.requests.cpu or scaling, or add nodes.",
    look: [...look, "kubectl top nodes"],
    says: /insufficient cpu/i,
    why: "none has enough CPU free",
  }),
  unscheduled({
    code: "memory-insufficient",
    title: "No node has enough memory free",
    seen: "PodScheduled False: Insufficient memory",
    explanation:
      "What all pods of a node request may not exceed what it has, and nowhere is as much memory left as this pod requests.",
    mend: "Lower resources.requests.memory or scaling, or add nodes.",
    look: [...look, "kubectl top nodes"],
    says: /insufficient memory/i,
    why: "none has enough memory free",
  }),
  unscheduled({
    code: "node-disk-insufficient",
    title: "No node has enough disk free",
    seen: "PodScheduled False: Insufficient ephemeral-storage",
    explanation: "Nowhere is as much node disk left as this pod requests for its logs and /tmp.",
    mend: "Lower resources.requests.ephemeralStorage, or add nodes.",
    says: /insufficient ephemeral-storage/i,
    why: "none has enough disk free",
  }),
  unscheduled({
    code: "nodes-full",
    title: "The nodes have as many pods as they may",
    seen: "PodScheduled False: Too many pods",
    explanation: "A node runs at most a set number of pods, usually 110, and none may take one more.",
    mend: "Add nodes, or raise maxPods of the kubelets.",
    says: /too many pods/i,
    why: "all have as many pods as they may",
  }),
  unscheduled({
    code: "spread-unmet",
    title: "The spread over nodes or zones can't be kept",
    seen: "PodScheduled False: didn't match pod topology spread constraints",
    explanation: "Another pod here would make the pods too uneven over nodes or zones, and elsewhere there is no room.",
    mend: "Add nodes in the zones that have fewer, or loosen placement.spread.",
    look: ["{kubectl} get pods -o wide", "kubectl get nodes -L topology.kubernetes.io/zone", ...look],
    says: /topology spread/i,
    why: "the pods would be spread too unevenly",
  }),
  unscheduled({
    code: "affinity-unmet",
    title: "No node is of the kind that the pod wants",
    seen: "PodScheduled False: didn't match Pod's node affinity/selector, or pod affinity and anti-affinity rules",
    explanation:
      "The pod may only run on nodes with certain labels, or apart from certain pods, and no node with room is such a one.",
    mend: "Compare placement with the nodes' labels.",
    look: ["kubectl get nodes --show-labels", ...look],
    says: /affinity|node selector|didn't match|doesn't match/i,
    why: "none is of the kind that placement asks for",
  }),
  unscheduled({
    code: "taints-not-tolerated",
    title: "The nodes are kept for others",
    seen: "PodScheduled False: untolerated taint",
    explanation:
      "The nodes bear taints that keep pods away that don't tolerate them; a node that is not ready bears one too.",
    mend: "Add the toleration to placement.tolerations if the pods belong there; else add nodes, or mend the ones that are not ready.",
    look: ["kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints", ...look],
    says: /taint/i,
    why: "all bear taints that it does not tolerate",
  }),
  unscheduled({
    code: "nodes-cordoned",
    title: "The nodes take no new pods",
    seen: "PodScheduled False: node(s) were unschedulable",
    explanation: "The nodes are cordoned, as before maintenance.",
    mend: "Wait for the maintenance to end, or kubectl uncordon a node.",
    look: ["kubectl get nodes", ...look],
    says: /were unschedulable|no nodes available/i,
    why: "they take no new pods now",
  }),
  unscheduled({
    code: "unschedulable",
    title: "No node takes the pod",
    seen: "PodScheduled False, and none of the causes above fits",
    explanation: "The scheduler found no node for the pod; its reasons stand in the evidence.",
    mend: "Read the scheduler's reasons: each is followed by the number of nodes that it keeps away.",
    says: /^/,
    why: "the scheduler's reasons stand below",
  }),
  {
    code: "scheduling-gated",
    topic: "scheduling",
    title: "The pod is held back from scheduling",
    severity: "error",
    slot: "schedule",
    seen: "PodScheduled False with the reason SchedulingGated",
    explanation:
      "A scheduling gate is set on the pod, which a controller, such as a queue of jobs or of quota, takes away when it is the pod's turn.",
    mend: "See the controller that owns the gate: is it running?",
    look: ["{kubectl} get pod {name} -o jsonpath='{.spec.schedulingGates}'"],
    fatal: "unscheduledSeconds",
    find: inPods((pod) => {
      const gated = pod.conditions.find(
        ({ type, status, reason }) => type === "PodScheduled" && status === "False" && reason === "SchedulingGated",
      );
      if (!gated || pod.node !== undefined) return undefined;
      return {
        message: `The pod ${pod.name} is held back by a scheduling gate`,
        evidence: [conditionLine(gated)],
        since: gated.since,
      };
    }),
  },
];
