import type { KubernetesObject } from "../objects";
import type { Field } from "../read";
import { namespaceField, namespaceOf, type World } from "../world";

/** What keeps a number of like pods running, and can be told how many. */
export const scaled: readonly string[] = [
  "Deployment",
  "StatefulSet",
  "ReplicaSet",
  "ReplicationController",
  "DeploymentConfig",
];

/** Fewest and most pods that run on purpose, and where the fewest are said. */
export interface Replicas {
  readonly least: number;
  readonly most: number;
  readonly said: Field;
}

/** Those who scale workloads: where they say the fewest and the most, and what not saying the fewest means. */
const autoscalers = {
  HorizontalPodAutoscaler: { least: "minReplicas", most: "maxReplicas", unsaid: 1 },
  ScaledObject: { least: "minReplicaCount", most: "maxReplicaCount", unsaid: 0 },
} as const;
const kinds = Object.keys(autoscalers) as readonly (keyof typeof autoscalers)[];

/** Which autoscalers there are for which workload. */
export class Autoscaling {
  private readonly byTarget = new Map<string, KubernetesObject[]>();
  /** What hides the target of one, by its namespace; that of any where it is the namespace itself. */
  private readonly hidden = new Map<string | undefined, Field>();

  constructor(world: World) {
    for (const autoscaler of kinds.flatMap(world.all)) {
      const namespace = namespaceOf(autoscaler);
      const { kind, name } = targetOf(autoscaler);
      const unknown = [namespaceField(autoscaler), kind, name].find((field) => field.unknown);
      if (unknown) this.hidden.set(namespace, unknown);
      else this.add(key(namespace, kind.text ?? "Deployment", name.text), autoscaler);
    }
  }

  /** Those that scale the workload. */
  of(workload: KubernetesObject): readonly KubernetesObject[] {
    return this.byTarget.get(key(namespaceOf(workload), workload.judgedAs, workload.name)) ?? [];
  }

  /** How many pods the workload runs; the field that hides it while that is not known. */
  replicas(workload: KubernetesObject): Replicas | Field {
    const [autoscaler] = this.of(workload);
    if (autoscaler) return rangeOf(autoscaler);
    const hidden = this.hidden.get(namespaceOf(workload)) ?? this.hidden.get(undefined);
    const said = workload.field.at("spec", "replicas");
    if (hidden && said.absent) return hidden;
    if (said.unknown) return said;
    const count = numberOr(said, 1);
    return { least: count, most: count, said };
  }

  private add(target: string, autoscaler: KubernetesObject): void {
    const known = this.byTarget.get(target);
    if (known) known.push(autoscaler);
    else this.byTarget.set(target, [autoscaler]);
  }
}

/** What the autoscaler says that it scales. */
export function targetOf({ field }: KubernetesObject) {
  const reference = field.at("spec", "scaleTargetRef");
  return { reference, apiVersion: reference.at("apiVersion"), kind: reference.at("kind"), name: reference.at("name") };
}

function rangeOf(autoscaler: KubernetesObject): Replicas | Field {
  const names = autoscalers[autoscaler.judgedAs === "ScaledObject" ? "ScaledObject" : "HorizontalPodAutoscaler"];
  const said = autoscaler.field.at("spec", names.least);
  const most = autoscaler.field.at("spec", names.most);
  const unknown = [said, most].find((field) => field.unknown);
  if (unknown) return unknown;
  const least = numberOr(said, names.unsaid);
  return { least, most: Math.max(least, numberOr(most, least)), said };
}

/** The number here, or the standard where there is none. */
export function numberOr({ value }: Field, standard: number): number {
  return typeof value === "number" ? value : standard;
}

function key(namespace: string | undefined, kind: string, name: string | undefined): string {
  return JSON.stringify([namespace, kind, name]);
}
