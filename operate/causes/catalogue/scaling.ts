import { names } from "../../../components/names";
import { replicaRange } from "../../../components/scaling";
import { amountOf } from "../../../policy/rules/quantity";
import { keepPods, type Cause } from "../cause";
import { ageText, conditionLine, eventLines, line } from "../evidence";
import { inObjects, secondsSince } from "../find";
import { conditionOf, conditionsIn, type Condition } from "../scene/condition";
import type { Scene } from "../scene/scene";
import { number, texts, type Thing } from "../scene/thing";

const look = ["{kubectl} describe horizontalpodautoscaler {name}"];
const budgetLook = ["{kubectl} describe poddisruptionbudget {name}", "{kubectl} get pods -o wide"];

type AutoscalerCause = Omit<Cause, "topic" | "severity" | "slot" | "find" | "look"> &
  Pick<Partial<Cause>, "severity" | "look"> & {
    readonly type: "ScalingActive" | "AbleToScale" | "ScalingLimited";
    readonly status: "True" | "False";
    readonly is: (condition: Condition) => boolean;
    /** Ends the sentence «The autoscaler … ». */
    readonly why: string;
  };

/** What an autoscaler says of itself. */
function autoscaler({ type, status, is, why, ...cause }: AutoscalerCause): Cause {
  return {
    topic: "scaling",
    severity: "error",
    slot: `autoscaler ${type}`,
    look,
    ...cause,
    find: inObjects("HorizontalPodAutoscaler", (one, scene) => {
      const condition = conditionOf(one.at("status"), type);
      if (condition?.status !== status || !is(condition)) return undefined;
      return {
        message: `The autoscaler ${one.name} ${why}`,
        evidence: [
          conditionLine(condition),
          ...eventLines(scene, one, ["FailedGetResourceMetric", "FailedComputeMetricsReplicas", "FailedGetScale"]),
        ],
        since: condition.since,
      };
    }),
  };
}

/** A controller that runs looks at every autoscaler within 15 seconds. */
const firstLookSeconds = 120;

/** Does it allow none of its pods to go, however healthy they are? */
function allowsNone({ at }: Thing): boolean {
  const expected = number(at("status", "expectedPods")) ?? 0;
  return expected > 0 && (number(at("status", "desiredHealthy")) ?? 0) >= expected;
}

/** The stack's own quota is made to measure: it is used up when as many pods run as may, and there is room all the same. */
function hasRoom({ name }: Thing, { settings, workloads }: Scene): boolean {
  const { most } = replicaRange(settings);
  return name === names.quota && workloads.every(({ desired }) => desired >= most);
}

/** What is the matter with autoscaler, disruption budget and quota. */
export const scalingCauses: readonly Cause[] = [
  autoscaler({
    code: "autoscaler-target-missing",
    title: "The autoscaler has nothing to scale",
    seen: "condition AbleToScale False with the reason FailedGetScale",
    explanation: "The workload that the autoscaler names does not exist, or is of another kind.",
    mend: "Deploy again: the stack writes the autoscaler for its own workload.",
    type: "AbleToScale",
    status: "False",
    is: ({ reason }) => reason === "FailedGetScale",
    why: "finds no workload to scale",
  }),
  autoscaler({
    code: "autoscaler-unable",
    title: "The autoscaler can't scale the workload",
    seen: "condition AbleToScale False with another reason",
    explanation: "The autoscaler failed to change the number of pods; its words stand in the evidence.",
    mend: "Read its words: often somebody else writes the same field.",
    type: "AbleToScale",
    status: "False",
    is: () => true,
    why: "can't change the number of pods",
  }),
  autoscaler({
    code: "autoscaler-off",
    follows: ["scaled-to-zero"],
    title: "The autoscaler is switched off",
    severity: "warning",
    seen: "condition ScalingActive False with the reason ScalingDisabled",
    explanation: "The workload is scaled to 0, and an autoscaler leaves that alone.",
    mend: "Scale the workload to one pod: the autoscaler takes over from there.",
    look: ["{kubectl} scale {resource}/{name} --replicas={fewest}"],
    type: "ScalingActive",
    status: "False",
    is: ({ reason }) => reason === "ScalingDisabled",
    why: "is switched off, because its workload is scaled to nothing",
  }),
  autoscaler({
    code: "autoscaler-requests-missing",
    title: "The autoscaler misses a request",
    seen: "condition ScalingActive False: missing request for cpu or memory",
    explanation:
      "Use is measured in percent of what is requested, and a container of the pods requests nothing: most often a sidecar that somebody injected.",
    mend: "Have that container request CPU and memory; with kubernetes.version v1.30 or newer the application's container is measured alone.",
    type: "ScalingActive",
    status: "False",
    is: ({ message }) => /missing request for/i.test(message),
    why: "can't compute the use: a container requests nothing",
  }),
  autoscaler({
    code: "metrics-unavailable",
    follows: keepPods,
    title: "The autoscaler can't read its metrics",
    seen: "condition ScalingActive False: FailedGetResourceMetric, FailedGetPodsMetric, FailedGetExternalMetric",
    explanation:
      "Nobody answers for the metrics: metrics-server, or the adapter of custom metrics, is not installed or down. For a minute after a start it is normal: nothing has been measured yet.",
    mend: "See whether the metrics API is available; until then the number of pods stays as it is.",
    look: ["kubectl get apiservices v1beta1.metrics.k8s.io", "{kubectl} top pods", ...look],
    type: "ScalingActive",
    status: "False",
    is: () => true,
    why: "can't read its metrics",
  }),
  autoscaler({
    code: "autoscaler-at-maximum",
    title: "The autoscaler is at its maximum",
    severity: "warning",
    seen: "condition ScalingLimited True with the reason TooManyReplicas",
    explanation: "The load asks for more pods than scaling.autoscaling.maxReplicas allows.",
    mend: "Raise scaling.autoscaling.maxReplicas and the quota with it, or look for what makes the load.",
    look: [...look, "{kubectl} top pods"],
    type: "ScalingLimited",
    status: "True",
    is: ({ reason }) => reason === "TooManyReplicas",
    why: "wants more pods than it may have",
  }),
  {
    code: "autoscaler-not-run",
    topic: "scaling",
    title: "Nobody runs the autoscaler",
    severity: "error",
    seen: "a HorizontalPodAutoscaler has no conditions two minutes after it was made",
    explanation:
      "The controller manager, which computes the number of pods, has never looked at the autoscaler: it is down, or runs without that controller.",
    mend: "See whether the controller manager runs and renews its lease; until then the number of pods stays as it is.",
    look: ["kubectl -n kube-system get leases kube-controller-manager -o yaml", ...look],
    find: inObjects("HorizontalPodAutoscaler", (one, scene) => {
      const age = secondsSince(one.created, scene);
      if (age === undefined || age < firstLookSeconds || conditionsIn(one.at("status")).length > 0) return undefined;
      return {
        message: `The autoscaler ${one.name} is run by nobody`,
        evidence: [`conditions: none, ${ageText(age)} after it was made`],
        since: one.created,
      };
    }),
  },
  {
    code: "eviction-never-allowed",
    topic: "scaling",
    stays: true,
    title: "The disruption budget never lets a pod go",
    severity: "error",
    slot: "budget",
    seen: "a PodDisruptionBudget wants all of its pods healthy (desiredHealthy = expectedPods)",
    explanation:
      "The budget allows no pod to be evicted even when all are well: a drain of any of their nodes waits for ever.",
    mend: "Set scaling.maxUnavailable to 1 at least, or deploy again if it was changed by hand.",
    look: budgetLook,
    find: inObjects("PodDisruptionBudget", (one) => {
      if (!allowsNone(one)) return undefined;
      const wanted = number(one.at("status", "desiredHealthy")) ?? 0;
      return {
        message: `The disruption budget ${one.name} lets no pod go, however healthy they are`,
        evidence: [`healthy pods wanted: ${wanted} of ${number(one.at("status", "expectedPods")) ?? 0}`],
      };
    }),
  },
  {
    code: "budget-not-computed",
    topic: "scaling",
    title: "The disruption budget can't be computed",
    severity: "warning",
    slot: "budget",
    seen: "condition DisruptionAllowed False with the reason SyncFailed",
    explanation:
      "The controller can't tell how many pods there should be. Until it can, none may be evicted: a drain waits for ever.",
    mend: "Read its words: most often other pods, such as a Job's, bear the application's labels. Take them off there.",
    look: budgetLook,
    find: inObjects("PodDisruptionBudget", (one, scene) => {
      const condition = conditionOf(one.at("status"), "DisruptionAllowed");
      if (condition?.status !== "False" || condition.reason !== "SyncFailed") return undefined;
      return {
        message: `The disruption budget ${one.name} can't be computed`,
        evidence: [conditionLine(condition), ...eventLines(scene, one, ["CalculateExpectedPodCountFailed"])],
        since: condition.since,
      };
    }),
  },
  {
    code: "eviction-blocked",
    topic: "scaling",
    follows: [...keepPods, "rollout"],
    title: "The disruption budget lets no pod go now",
    severity: "warning",
    slot: "budget",
    seen: "status.disruptionsAllowed is 0, because pods are not healthy",
    explanation: "So many pods are not healthy that none more may go: a drain waits until they are.",
    mend: "Mend the pods that are not healthy.",
    look: budgetLook,
    find: inObjects("PodDisruptionBudget", ({ name, at }) => {
      const [allowed, healthy, wanted, expected] = [
        "disruptionsAllowed",
        "currentHealthy",
        "desiredHealthy",
        "expectedPods",
      ].map((key) => number(at("status", key)));
      if (allowed !== 0 || (expected ?? 0) === 0 || (healthy ?? 0) > (wanted ?? 0)) return undefined;
      return {
        message: `The disruption budget ${name} lets no pod go now`,
        evidence: [`healthy pods: ${healthy ?? 0}, wanted: ${wanted ?? 0}, expected: ${expected ?? 0}`],
      };
    }),
  },
  {
    code: "quota-nearly-full",
    topic: "scaling",
    stays: true,
    title: "The namespace's quota is nearly used up",
    severity: "warning",
    seen: "a ResourceQuota has an amount of which 90 % or more is used",
    explanation: "There may be no room for the pods of the next update, or for those that the autoscaler wants.",
    mend: "Raise namespace.quota, or lower scaling or resources.",
    look: ["{kubectl} describe resourcequota {name}"],
    find: inObjects("ResourceQuota", (one, scene) => {
      if (hasRoom(one, scene)) return undefined;
      const used = texts(one.at("status", "used"));
      const full = Object.entries(texts(one.at("status", "hard"))).flatMap(([resource, hard]) => {
        const [has, may] = [amountOf(used[resource]), amountOf(hard)];
        return has !== undefined && may !== undefined && may > 0 && has / may >= 0.9
          ? [line(`${resource}: ${used[resource] ?? "0"} of ${hard}`)]
          : [];
      });
      return full.length === 0 ? undefined : { message: `The quota ${one.name} is nearly used up`, evidence: full };
    }),
  },
];
