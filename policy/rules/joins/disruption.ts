import { all, any, not, some, type Answer } from "../answers";
import { kept, requireThat, unless, type Findings } from "../findings";
import { Selecting } from "../network/labelIndex";
import { labelSelector, selects } from "../network/selectors";
import type { KubernetesObject } from "../objects";
import { Field } from "../read";
import { manual } from "../references";
import { joinRule, type JoinRule } from "../rule";
import { integer } from "../settings";
import { hasController } from "../workload/owners";
import { somePods, type World } from "../world";
import { eachOf, elsewhere } from "./each";
import { isElsewhere } from "./danglingServices";
import { Autoscaling, numberOr, scaled } from "./scaling";

const budgets = ["PodDisruptionBudget"];
const page = manual("Specifying a disruption budget", "tasks/run-application/configure-pdb/");

export const disruptionBudget = joinRule({
  id: "disruption-budget",
  title: "Replicated workloads have a disruption budget",
  severity: "low",
  why: "Without a budget, draining two nodes at once may take all replicas at once.",
  mend: "Add a PodDisruptionBudget that selects the pods, with maxUnavailable: 1.",
  references: [page],
  settings: { from: integer("Fewest replicas of which it is asked.", { default: 2, minimum: 2 }) },
  appliesTo: [...scaled, ...budgets, "HorizontalPodAutoscaler"],
  join: (world, { from }) => {
    const autoscaling = new Autoscaling(world);
    const byNamespace = new Map<string, Selecting<ReturnType<typeof placedBudgets>[number]>>();
    return eachOf(world, scaled, (workload, namespace) => {
      const known = byNamespace.get(namespace);
      const selecting =
        known ?? new Selecting(placedBudgets(world, namespace), ({ selector }) => labelSelector(selector));
      byNamespace.set(namespace, selecting);
      const replicas = autoscaling.replicas(workload);
      const few = replicas instanceof Field ? replicas : replicas.least < from;
      return unless(
        any(few, hasController(workload)),
        workload.pods.flatMap(({ metadata }) => {
          const labels = metadata.at("labels");
          const budgeted = some(selecting.candidates(labels), ({ here, selector }) =>
            all(here, not(absent(selector)), selects(selector, labels)),
          );
          return requireThat(budgeted, {
            field: labels,
            found: "labels that no PodDisruptionBudget selects",
            allowed: "labels that a PodDisruptionBudget selects",
          });
        }),
      );
    });
  },
});

export const blockingDisruptionBudget: JoinRule = {
  id: "blocking-disruption-budget",
  title: "Disruption budgets let a pod go",
  severity: "medium",
  why: "A budget that never allows an eviction keeps every node of its pods from being drained: upgrades stand still.",
  mend: "Set maxUnavailable: 1 in place of minAvailable, or lower minAvailable below the fewest replicas.",
  references: [page, manual("Disruptions", "concepts/workloads/pods/disruptions/")],
  appliesTo: [...budgets, ...scaled, "HorizontalPodAutoscaler"],
  join: (world) => {
    const autoscaling = new Autoscaling(world);
    return eachOf(world, budgets, (budget, namespace) => [
      ...takesSome(budget.field.at("spec", "maxUnavailable")),
      ...leavesSome(budget.field.at("spec", "minAvailable"), (enough) =>
        podsOf(budget, namespace, { world, autoscaling, enough }),
      ),
    ]);
  },
};

export const danglingDisruptionBudget = joinRule({
  id: "dangling-disruption-budget",
  title: "Disruption budgets select pods",
  severity: "medium",
  why: "A budget that selects nothing protects nothing: its labels are misspelt, or the pods have others.",
  mend: "Write the labels of the pods into spec.selector, or remove the budget.",
  references: [page],
  settings: {
    external: elsewhere("Labels, as key=value, of pods that are not among the objects.", []),
  },
  appliesTo: [...budgets, ...scaled],
  join: (world, { external }) =>
    eachOf(world, budgets, (budget, namespace) => {
      const selector = selectorOf(budget);
      const dwellers = world.dwellers(namespace);
      if (dwellers.things.length === 0 || isElsewhere(labelSelector(selector), external)) return kept;
      const selected = all(not(absent(selector)), somePods(dwellers, labelSelector(selector)));
      return requireThat(selected, {
        field: selector,
        found: `a selector of no pods in namespace ${namespace}`,
        allowed: "labels of pods",
      });
    }),
});

function selectorOf(budget: KubernetesObject): Field {
  return budget.field.at("spec", "selector");
}

/** One that is not there selects nothing, unlike an empty one. */
function absent(selector: Field): Answer {
  return selector.unknown ? selector : selector.absent;
}

function placedBudgets(world: World, namespace: string) {
  return world
    .shelf("PodDisruptionBudget", namespace)
    .placed.map(({ object, here }) => ({ here, selector: selectorOf(object) }));
}

function takesSome(maxUnavailable: Field): Findings {
  const { value } = maxUnavailable;
  const none = value === 0 || (typeof value === "string" && /^0+%?$/.test(value));
  return requireThat(maxUnavailable.unknown ? maxUnavailable : !none, {
    field: maxUnavailable,
    found: "0: no pod may go",
    allowed: "1 or more",
  });
}

type Count = (enough: (pods: number) => boolean) => number | Field | undefined;

function leavesSome(minAvailable: Field, count: Count): Findings {
  if (minAvailable.absent) return kept;
  if (minAvailable.unknown) return [{ field: minAvailable, undecided: true }];
  const { value } = minAvailable;
  const percent = typeof value === "string" ? Number(/^(\d+)%$/.exec(value)?.[1]) : undefined;
  const allowed = "fewer than the fewest pods that run";
  if (percent !== undefined && percent >= 100) {
    return [{ field: minAvailable, found: "100 %: no pod may go", allowed }];
  }
  // Kubernetes rounds up: 60 % of two pods are two.
  const neededOf = (pods: number) =>
    percent === undefined ? numberOr(minAvailable, 0) : Math.ceil((pods * percent) / 100);
  const mayGo = (pods: number) => !(neededOf(pods) >= pods);
  const pods = count(mayGo);
  if (pods instanceof Field) return [{ field: pods, undecided: true }];
  return requireThat(pods === undefined || pods === 0 || mayGo(pods), {
    field: minAvailable,
    found: `${neededOf(pods ?? 0)} of ${pods ?? 0} pods`,
    allowed,
  });
}

interface Counting {
  readonly world: World;
  readonly autoscaling: Autoscaling;
  /** With so many, more would change nothing. */
  readonly enough: (pods: number) => boolean;
}

/** How many pods the budget is for, at the least; undefined where it is for some that nobody has counted. */
function podsOf(
  budget: KubernetesObject,
  namespace: string,
  { world, autoscaling, enough }: Counting,
): number | Field | undefined {
  const selector = selectorOf(budget);
  const candidates = selector.absent ? [] : world.dwellers(namespace).candidates(labelSelector(selector));
  let count = 0;
  for (const { object, here, labels } of candidates) {
    const mine = all(here, selects(selector, labels));
    if (mine === false || hasController(object) === true) continue;
    if (mine !== true) return mine;
    if (!scaled.includes(object.judgedAs)) return undefined;
    const replicas = autoscaling.replicas(object);
    if (replicas instanceof Field) return replicas;
    count += replicas.least;
    if (count > 0 && enough(count)) return count;
  }
  return count;
}
