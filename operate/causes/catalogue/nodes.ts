import type { Cause } from "../cause";
import { ageText, conditionLine, eventLines, line } from "../evidence";
import { inPods, secondsSince } from "../find";
import type { Pod } from "../scene/pod";
import type { Scene } from "../scene/scene";

const look = ["{kubectl} describe pod {name}", "kubectl get nodes"];

const ended = ({ ended: pods }: Scene): readonly Pod[] => pods;
const all = ({ pods, ended: gone }: Scene): readonly Pod[] => [...pods, ...gone];

/** A pod that ended is replaced: what remains of it matters as long as the workload lacks a pod. */
function asPast(scene: Scene): { severity?: "warning" } {
  const lacking = scene.workloads.some(({ ready, desired }) => ready < desired);
  return lacking ? {} : { severity: "warning" };
}

function disruption({ conditions }: Pod, ...reasons: readonly string[]) {
  return conditions.find(
    ({ type, status, reason }) => type === "DisruptionTarget" && status === "True" && reasons.includes(reason),
  );
}

/** What nodes do to pods. */
export const nodeCauses: readonly Cause[] = [
  {
    code: "evicted-own-disk",
    topic: "nodes",
    title: "The pod was evicted for its use of node disk",
    severity: "error",
    slot: "ended",
    seen: "a pod Failed with the reason Evicted: ephemeral local storage usage, or usage of EmptyDir, exceeds",
    explanation: "The pod wrote more to its logs, /tmp or root than it may, so the kubelet ended it.",
    mend: "Raise resources.limits.ephemeralStorage or resources.temporary, or write less there.",
    look,
    find: inPods((pod, scene) => {
      if (
        pod.reason !== "Evicted" ||
        !/ephemeral|emptydir|local storage usage/i.test(pod.message) ||
        /low on/i.test(pod.message)
      )
        return undefined;
      return {
        message: `The pod ${pod.name} was evicted: it used more node disk than it may`,
        evidence: [line(pod.message)],
        ...asPast(scene),
      };
    }, ended),
  },
  {
    code: "evicted-node-pressure",
    topic: "nodes",
    title: "The pod was evicted because its node ran short",
    severity: "error",
    slot: "ended",
    seen: "a pod Failed with the reason Evicted: the node was low on resource",
    explanation:
      "The node ran out of memory, disk or process ids, and the kubelet ended pods to save it: first those that use most above their requests.",
    mend: "Set resources.requests to what the pods really use, or add nodes.",
    look: ["kubectl top nodes", ...look],
    find: inPods((pod, scene) => {
      if (pod.reason !== "Evicted") return undefined;
      return {
        message: `The pod ${pod.name} was evicted: its node ran short`,
        evidence: [line(pod.message)],
        ...asPast(scene),
      };
    }, ended),
  },
  {
    code: "preempted",
    topic: "nodes",
    title: "The pod had to make room for a more important one",
    severity: "error",
    slot: "ended",
    seen: "condition DisruptionTarget with the reason PreemptionByScheduler, or the event Preempted",
    explanation: "A pod of a higher priority found no room, and the scheduler took this one's place.",
    mend: "Add nodes, or give the pods a priority of their own (placement.priorityClassName).",
    look,
    find: inPods((pod, scene) => {
      const condition = disruption(pod, "PreemptionByScheduler", "PreemptionByKubeScheduler");
      const events = eventLines(scene, pod, ["Preempted"]);
      if (!condition && events.length === 0 && pod.reason !== "Preempting") return undefined;
      return {
        message: `The pod ${pod.name} had to make room for a more important one`,
        evidence: [...(condition ? [conditionLine(condition)] : []), ...events],
        ...asPast(scene),
      };
    }, all),
  },
  {
    code: "node-refused-pod",
    topic: "nodes",
    title: "The node refused the pod",
    severity: "error",
    slot: "ended",
    seen: "a pod Failed with the reason OutOfcpu, OutOfmemory, NodeAffinity, UnexpectedAdmissionError, Terminated or NodeShutdown",
    explanation:
      "The pod was given to a node that could not take it, or that is shutting down. Its controller makes another one.",
    mend: "Delete what is left of it; if it goes on, look at that node.",
    look: [...look, "{kubectl} delete pod {name}"],
    find: inPods((pod, scene) => {
      if (
        !/^(OutOf|NodeAffinity|UnexpectedAdmissionError|Terminated|NodeShutdown|Shutdown|TopologyAffinityError)/.test(
          pod.reason,
        )
      )
        return undefined;
      return {
        message: `The node refused the pod ${pod.name}: ${pod.reason}`,
        evidence: [line(`${pod.reason}: ${pod.message}`)],
        ...asPast(scene),
      };
    }, ended),
  },
  {
    code: "node-lost",
    topic: "nodes",
    title: "The pod's node is not ready or lost",
    severity: "error",
    slot: "container",
    seen: "the event NodeNotReady, the reason NodeLost, or DisruptionTarget with DeletionByTaintManager",
    explanation:
      "The node of the pod does not report any more: it is down, cut off, or its kubelet is. After five minutes its pods are replaced elsewhere.",
    mend: "See the node. If it is gone for good, delete its Node object, so that volumes come free.",
    look: ["kubectl get nodes", "{kubectl} get pods -o wide", ...look.slice(0, 1)],
    find: inPods(
      (pod, scene) => {
        const condition = disruption(pod, "DeletionByTaintManager");
        const events = eventLines(scene, pod, ["NodeNotReady", "TaintManagerEviction"]);
        if (pod.ready || (pod.reason !== "NodeLost" && !condition && events.length === 0)) return undefined;
        return {
          message: `The node ${pod.node ?? "of the pod"} does not report any more, and ${pod.name} with it`,
          evidence: [
            ...(pod.message === "" ? [] : [line(pod.message)]),
            ...(condition ? [conditionLine(condition)] : []),
            ...events,
          ],
        };
      },
      ({ pods, leaving }) => [...pods, ...leaving],
    ),
  },
  {
    code: "sandbox-failed",
    topic: "nodes",
    title: "The node can't give the pod a network",
    severity: "error",
    slot: "container",
    seen: "the event FailedCreatePodSandBox, of a pod that has never run",
    explanation:
      "Before any container starts the node makes the pod's own network, and fails: the network plugin is broken there, or addresses are used up.",
    mend: "See the network plugin's pod on that node, and how many addresses are left.",
    look: ["{kubectl} describe pod {name}", "kubectl -n kube-system get pods -o wide"],
    fatal: "volumeSeconds",
    find: inPods((pod, scene) => {
      const evidence = eventLines(scene, pod, ["FailedCreatePodSandBox", "FailedPodSandBoxStatus"]);
      const hasRun = pod.containers.some(
        ({ running, ended: end, before, waiting }) =>
          running || end || before || waiting?.reason === "CrashLoopBackOff",
      );
      if (evidence.length === 0 || hasRun) return undefined;
      return {
        message: `The node ${pod.node ?? ""} can't give the pod ${pod.name} a network`,
        evidence,
        since: pod.created,
      };
    }),
  },
  {
    code: "stuck-terminating",
    topic: "nodes",
    follows: ["node-lost"],
    title: "The pod does not go",
    severity: "error",
    seen: "deletionTimestamp, which includes the time to stop, passed more than 30 seconds ago",
    explanation:
      "The pod was to be gone by now: its node does not report, a finalizer holds it, or a process can't be ended because it waits for a disk.",
    mend: "See node and finalizers. Delete it by force only if its node is gone for good: else two pods may write to one volume.",
    look: ["{kubectl} get pod {name} -o jsonpath='{.metadata.finalizers} {.spec.nodeName}'", "kubectl get nodes"],
    find: inPods(
      (pod, scene) => {
        const over = secondsSince(pod.leaving, scene) ?? 0;
        if (over <= 30) return undefined;
        const finalizers = pod
          .at("metadata", "finalizers")
          .items()
          .flatMap(({ text }) => text ?? []);
        return {
          message: `The pod ${pod.name} should have been gone ${ageText(over)} ago`,
          evidence: [
            `node: ${pod.node ?? "none"}`,
            ...(finalizers.length > 0 ? [line(`finalizers: ${finalizers.join(", ")}`)] : []),
            ...eventLines(scene, pod, ["FailedKillPod", "Killing"]),
          ],
        };
      },
      ({ leaving }) => leaving,
    ),
  },
];
