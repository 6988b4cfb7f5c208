import { conditionsIn, type Condition } from "./condition";
import { number, texts, type Thing } from "./thing";

/** A Deployment or a StatefulSet. */
export interface Workload extends Thing {
  readonly desired: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  /** All pods of it, old ones too. */
  readonly pods: number;
  /** Whether its controller has seen what is declared now. */
  readonly observed: boolean;
  readonly paused: boolean;
  readonly conditions: readonly Condition[];
  readonly selector: Readonly<Record<string, string>>;
  readonly templateLabels: Readonly<Record<string, string>>;
}

export function workloadOf(base: Thing): Workload {
  const { at } = base;
  const count = (name: string) => number(at("status", name)) ?? 0;
  return {
    ...base,
    desired: number(at("spec", "replicas")) ?? 1,
    updated: count("updatedReplicas"),
    ready: count("readyReplicas"),
    available: count("availableReplicas"),
    pods: count("replicas"),
    observed: count("observedGeneration") >= (number(at("metadata", "generation")) ?? 0),
    paused: at("spec", "paused").value === true,
    conditions: conditionsIn(at("status")),
    selector: texts(at("spec", "selector", "matchLabels")),
    templateLabels: texts(at("spec", "template", "metadata", "labels")),
  };
}

/** The ReplicaSet of a Deployment's newest revision; undefined where it has none yet. */
export function newestReplicaSet(deployment: Thing, replicaSets: readonly Thing[]): Thing | undefined {
  const revision = ({ annotations }: Thing) => Number(annotations["deployment.kubernetes.io/revision"] ?? 0) || 0;
  return replicaSets
    .filter(({ owners }) => owners.includes(deployment.uid))
    .toSorted((a, b) => revision(b) - revision(a))[0];
}
