import { all, any, every, holds, is, isEmpty, not, some, type Answer } from "../answers";
import { kept, requireThat, unless, type Findings } from "../findings";
import { workloads } from "../kinds";
import type { KubernetesObject } from "../objects";
import type { Pod } from "../pods";
import { Field } from "../read";
import { manual } from "../references";
import type { JoinRule } from "../rule";
import { hasController } from "../workload/owners";
import type { World } from "../world";
import { eachOf } from "./each";
import { Autoscaling, scaled } from "./scaling";

const page = manual("Persistent volumes", "concepts/storage/persistent-volumes/#access-modes");
const kind = "PersistentVolumeClaim";

export const rwoShared: JoinRule = {
  id: "rwo-shared",
  title: "A claim of one node has one user",
  severity: "high",
  why: "ReadWriteOnce is for the pods of one node: a second pod on another node waits for the volume for ever.",
  mend: "Run one replica, use a StatefulSet with volumeClaimTemplates, or a claim that is ReadWriteMany.",
  references: [page],
  appliesTo: [...workloads, kind, "HorizontalPodAutoscaler"],
  join: (world) => {
    const autoscaling = new Autoscaling(world);
    const users = new Map<string, KubernetesObject>();
    return eachUse(world, (workload, pod, { name, claim, key }) => {
      const other = users.get(key);
      if (!other) users.set(key, workload);
      const single = not(ofOneNode(claim));
      return unless(any(single, staysPut(pod)), [
        ...requireThat(hasOnePod(workload, autoscaling), {
          field: name,
          found: "a ReadWriteOnce claim of several pods",
          allowed: "a claim that is ReadWriteMany, or one for each pod",
        }),
        ...(other && other !== workload
          ? [
              {
                field: name,
                found: `a ReadWriteOnce claim of ${other.kind} ${other.name} too`,
                allowed: "a claim of its own",
              },
            ]
          : []),
      ]);
    });
  },
};

export const rwoRollingUpdate: JoinRule = {
  id: "rwo-rolling-update",
  title: "A pod with a claim of one node goes before its successor comes",
  severity: "medium",
  why: "In a rolling update the new pod waits for a volume that the old one holds, and the old one for the new.",
  mend: "Set spec.strategy.type to Recreate, or use a StatefulSet.",
  references: [page, manual("Deployments", "concepts/workloads/controllers/deployment/#recreate-deployment")],
  appliesTo: ["Deployment", kind],
  join: (world) =>
    eachUse(world, (workload, pod, { claim }) => {
      if (workload.judgedAs !== "Deployment") return kept;
      const strategy = workload.field.at("spec", "strategy");
      const surge = strategy.at("rollingUpdate", "maxSurge");
      const goesFirst = any(
        is(strategy.at("type"), "Recreate"),
        is(workload.field.at("spec", "replicas"), 0),
        holds(surge, (value) => value === 0 || value === "0%"),
      );
      return requireThat(any(goesFirst, not(ofOneNode(claim)), staysPut(pod)), {
        field: strategy.at("type"),
        found: strategy.at("type").absent ? "unset, which means RollingUpdate" : "RollingUpdate",
        allowed: "Recreate",
      });
    }),
};

interface Use {
  /** Where the pod names the claim. */
  readonly name: Field;
  readonly claim: KubernetesObject;
  readonly key: string;
}

/** Every use of a claim that is among the objects, by what no other object made. */
function eachUse(world: World, check: (workload: KubernetesObject, pod: Pod, use: Use) => Findings) {
  return eachOf(world, workloads, (workload, namespace) => {
    const claims = world.shelf(kind, namespace);
    if (claims.empty || hasController(workload) === true) return kept;
    return workload.pods.flatMap((pod) =>
      pod.spec
        .at("volumes")
        .items()
        .flatMap((volume): Findings => {
          const name = volume.at("persistentVolumeClaim", "claimName");
          if (name.unknown) return [{ field: name, undecided: true }];
          const text = name.text ?? "";
          const claim = claims.get(text);
          if (claim) return check(workload, pod, { name, claim, key: JSON.stringify([namespace, text]) });
          const hidden = text !== "" && claims.has(text);
          return typeof hidden === "boolean" ? kept : [{ field: hidden, undecided: true }];
        }),
    );
  });
}

/** Can only pods of one node, or a single pod, mount it? */
function ofOneNode({ field }: KubernetesObject): Answer {
  const modes = field.at("spec", "accessModes");
  return all(
    not(isEmpty(modes)),
    every(modes.items(), (mode) => holds(mode, (value) => value === "ReadWriteOnce" || value === "ReadWriteOncePod")),
  );
}

/** Is the pod bound to one node, or to where others are that it must be beside? */
function staysPut({ spec }: Pod): Answer {
  const beside = spec.at("affinity", "podAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  return any(
    not(is(spec.at("nodeName"), undefined)),
    not(is(spec.at("nodeSelector", "kubernetes.io/hostname"), undefined)),
    some(beside.items(), (term) => is(term.at("topologyKey"), "kubernetes.io/hostname")),
  );
}

function hasOnePod(workload: KubernetesObject, autoscaling: Autoscaling): Answer {
  if (workload.judgedAs === "DaemonSet") return false;
  if (workload.judgedAs === "Job") {
    return holds(workload.field.at("spec", "parallelism"), (count) => typeof count !== "number" || count <= 1);
  }
  if (!scaled.includes(workload.judgedAs)) return true;
  const replicas = autoscaling.replicas(workload);
  return replicas instanceof Field ? replicas : replicas.most <= 1;
}
