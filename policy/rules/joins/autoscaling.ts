import { holds, some } from "../answers";
import type { Container } from "../containers";
import { kept, requireThat, shown, unless, type Findings } from "../findings";
import { podTemplatePath } from "../kinds";
import type { KubernetesObject } from "../objects";
import { isPositiveQuantity } from "../quantity";
import { Field } from "../read";
import { manual } from "../references";
import { joinRule, type JoinRule, type ObjectRule } from "../rule";
import { integer } from "../settings";
import { hasController } from "../workload/owners";
import { isLive, namespaceOf, type World } from "../world";
import { eachOf } from "./each";
import { Autoscaling, numberOr, scaled, targetOf } from "./scaling";

const kind = "HorizontalPodAutoscaler";
const page = manual("Horizontal Pod Autoscaling", "tasks/run-application/horizontal-pod-autoscale/");

export const danglingAutoscaler: JoinRule = {
  id: "dangling-autoscaler",
  title: "Every autoscaler scales a workload that is there, and is alone in it",
  severity: "medium",
  why: "An autoscaler without its workload scales nothing; two of one workload undo each other's work.",
  mend: "Write apiVersion, kind and name of the workload into spec.scaleTargetRef; remove the second autoscaler.",
  references: [page],
  appliesTo: [kind, ...scaled],
  join: (world) => {
    const autoscaling = new Autoscaling(world);
    return eachOf(world, [kind], (autoscaler, namespace) => [
      ...hasTarget(autoscaler, namespace, world),
      ...isAlone(autoscaler, namespace, world, autoscaling),
    ]);
  },
};

/** Where no pods of the namespace are among the objects, or none of a kind that no rule knows, they are elsewhere. */
function hasTarget(autoscaler: KubernetesObject, namespace: string, world: World): Findings {
  const target = targetOf(autoscaler);
  const unknown = [target.apiVersion, target.kind, target.name].find((field) => field.unknown);
  if (unknown) return [{ field: unknown, undecided: true }];
  const wanted = target.kind.text ?? "";
  const shelf = world.shelf(wanted, namespace);
  const isKnown = scaled.includes(wanted);
  if (isKnown ? world.dwellers(namespace).things.length === 0 : shelf.empty) return kept;
  if (isKnown && !podTemplatePath(target.apiVersion.text ?? "", wanted)) {
    return [{ field: target.apiVersion, found: `a version of no ${wanted}`, allowed: "the workload's apiVersion" }];
  }
  return requireThat(shelf.has(target.name.text ?? ""), {
    field: target.name,
    found: `the name of no ${wanted} in namespace ${namespace}`,
    allowed: "the name of a workload",
  });
}

function isAlone(autoscaler: KubernetesObject, namespace: string, world: World, autoscaling: Autoscaling): Findings {
  const { kind: wanted, name, reference } = targetOf(autoscaler);
  const workload = world.shelf(wanted.text ?? "", namespace).get(name.text ?? "");
  const [first] = workload ? autoscaling.of(workload) : [];
  if (!first || first === autoscaler) return kept;
  return [{ field: reference, found: `the workload of ${first.kind} ${first.name} too`, allowed: "another workload" }];
}

export const autoscalerRange: ObjectRule = {
  id: "autoscaler-range",
  title: "Autoscalers have room between fewest and most",
  severity: "medium",
  why: "The API server refuses a minReplicas above maxReplicas.",
  mend: "Raise spec.maxReplicas, or lower spec.minReplicas.",
  references: [page],
  appliesTo: [kind],
  check: ({ field }) => {
    const least = field.at("spec", "minReplicas");
    const most = field.at("spec", "maxReplicas");
    const fewest = numberOr(least, 1);
    const room = numberOr(most, fewest);
    return requireThat(least.unknown ? least : most.unknown ? most : fewest <= room, {
      field: most,
      found: `${room}, below minReplicas`,
      allowed: `${fewest} or more`,
    });
  },
};

export const autoscalerFixedReplicas: JoinRule = {
  id: "autoscaler-fixed-replicas",
  title: "What an autoscaler scales writes no number of replicas",
  severity: "medium",
  why: "Every deployment would set the number back, and the autoscaler would change it again, under load.",
  mend: "Remove spec.replicas from the workload; the autoscaler's minReplicas is its floor.",
  references: [
    manual(
      "Migrating to an autoscaler",
      "tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling",
    ),
  ],
  appliesTo: [kind, ...scaled],
  join: (world) => {
    const autoscaling = new Autoscaling(world);
    return eachOf(world, scaled, (workload) => {
      const [autoscaler] = autoscaling.of(workload);
      const replicas = workload.field.at("spec", "replicas");
      // In a cluster the number is always there; 0 turns the autoscaler off.
      if (!autoscaler || replicas.absent || replicas.value === 0 || isLive(workload)) return kept;
      return requireThat(replicas.unknown ? replicas : false, {
        field: replicas,
        found: `${shown(replicas.value)}, beside ${autoscaler.kind} ${autoscaler.name}`,
        allowed: "unset",
      });
    });
  },
};

export const replicaFloor = joinRule({
  id: "replica-floor",
  title: "Autoscalers keep enough pods, and so does who writes no number",
  severity: "low",
  why: "A workload that writes no number of replicas, and has no autoscaler, has one pod.",
  mend: "Raise the autoscaler's minReplicas, or write spec.replicas.",
  references: [manual("Disruptions", "concepts/workloads/pods/disruptions/#dealing-with-disruptions")],
  settings: {
    minimum: integer("Fewest pods of an autoscaler, or of a workload that writes no number.", {
      default: 1,
      minimum: 1,
    }),
  },
  appliesTo: [kind, ...scaled],
  join: (world, { minimum }) => {
    const autoscaling = new Autoscaling(world);
    return eachOf(world, scaled, (workload) => {
      const replicas = autoscaling.replicas(workload);
      if (replicas instanceof Field) return minimum > 1 ? [{ field: replicas, undecided: true }] : kept;
      const { least, said } = replicas;
      const written = autoscaling.of(workload).length === 0 && !said.absent;
      const fault = {
        field: said,
        found: `${said.absent ? "unset, which means " : ""}${least}`,
        allowed: `${minimum} or more`,
      };
      return unless(hasController(workload), requireThat(written || least >= minimum, fault));
    });
  },
});

export const autoscalerRequests: JoinRule = {
  id: "autoscaler-requests",
  title: "Containers request what their autoscaler measures",
  severity: "medium",
  why: "Utilization is a share of the request: without one the autoscaler cannot compute it, and does nothing.",
  mend: "Set the container's request for that resource, or aim at an averageValue.",
  references: [page],
  appliesTo: [kind, ...scaled, "LimitRange"],
  join: (world) => {
    const autoscaling = new Autoscaling(world);
    return eachOf(world, scaled, (workload) =>
      autoscaling
        .of(workload)
        .flatMap((autoscaler) =>
          measuredBy(autoscaler).flatMap(({ resource, container }) =>
            hasDefault(world, namespaceOf(workload) ?? "", resource)
              ? kept
              : workload.pods.flatMap(({ spec, containers }) =>
                  containers
                    .filter(({ role, name }) => isMeasured(role) && (container === undefined || name === container))
                    .flatMap((each) => requests(each, spec, resource)),
                ),
          ),
        ),
    );
  },
};

interface Measured {
  readonly resource: string;
  /** Every container where it is undefined. */
  readonly container: string | undefined;
}

/** What the autoscaler measures as a share of what is requested: in all versions of its API; CPU where it does not say. */
function measuredBy({ field, judgedAs }: KubernetesObject): readonly Measured[] {
  if (judgedAs !== kind) return [];
  const spec = field.at("spec");
  const metrics = spec.at("metrics").items();
  if (metrics.length === 0) return spec.at("metrics").unknown ? [] : [{ resource: "cpu", container: undefined }];
  return metrics.flatMap((metric) =>
    ["resource", "containerResource"].flatMap((source) => {
      const { text: resource } = metric.at(source, "name");
      const share = [metric.at(source, "target", "averageUtilization"), metric.at(source, "targetAverageUtilization")];
      const isShare = share.some((each) => !each.absent && !each.unknown);
      return resource !== undefined && isShare ? [{ resource, container: metric.at(source, "container").text }] : [];
    }),
  );
}

function isMeasured(role: Container["role"]): boolean {
  return role === "container" || role === "sidecar";
}

function requests(container: Container, pod: Field, resource: string): Findings {
  const field = container.field.at("resources", "requests", resource);
  // A request that is not there is taken from the limit.
  const places = [container.field, pod].flatMap((holder) =>
    ["requests", "limits"].map((part) => holder.at("resources", part, resource)),
  );
  return requireThat(
    some(places, (place) => holds(place, isPositiveQuantity)),
    { field, container, found: "unset", allowed: "an amount above 0" },
  );
}

/** Does the namespace give the resource to containers that name none? */
function hasDefault(world: World, namespace: string, resource: string): boolean {
  return world.shelf("LimitRange", namespace).placed.some(({ object }) =>
    object.field
      .at("spec", "limits")
      .items()
      .some((limit) => ["default", "defaultRequest"].some((part) => !limit.at(part, resource).absent)),
  );
}
