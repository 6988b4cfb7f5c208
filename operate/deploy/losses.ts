import { names } from "../../components/names";
import type { Change } from "../stack/plan";

/** What an update takes away that it can't bring back, in words. */
export interface Loss {
  /** `PersistentVolumeClaim circle-core-data`. */
  readonly what: string;
  readonly why: string;
}

/** The objects of a plan with which data goes. What stays in the cluster when the stack gives it up is not lost. */
export function losses(changes: readonly Change[]): readonly Loss[] {
  return changes.flatMap((change) => {
    const why = change.retained ? undefined : lossOf(change);
    return why === undefined ? [] : [{ what: labelOf(change), why }];
  });
}

function lossOf({ kind, type, name, object, before }: Change): string | undefined {
  if (kind !== "replace" && kind !== "delete") return undefined;
  const done = kind === "replace" ? "is made anew" : "is removed";
  if (type.endsWith(":RandomPassword") && name.endsWith("encryption-key")) {
    return `${done}: what was encrypted with it can't be read any more`;
  }
  switch (object?.kind) {
    case "PersistentVolumeClaim":
      return `${done}, with what is stored in it`;
    case "Namespace":
      return `${done}, with everything in it`;
    case "StatefulSet":
      return claimsGo(before) ? `${done}, and its claims with it (persistence.retention.whenDeleted)` : undefined;
    default:
      return undefined;
  }
}

function claimsGo(before: Change["before"]): boolean {
  const spec = before?.spec as { persistentVolumeClaimRetentionPolicy?: { whenDeleted?: string } } | undefined;
  return spec?.persistentVolumeClaimRetentionPolicy?.whenDeleted === "Delete";
}

/** The workloads that stop altogether before they start again. */
export function outages(changes: readonly Change[]): readonly string[] {
  return changes
    .filter(({ kind, object }) => kind === "replace" && object?.name === names.workload && isWorkload(object.kind))
    .map(labelOf);
}

export function isWorkload(kind: string): boolean {
  return kind === "Deployment" || kind === "StatefulSet";
}

/** `Deployment circle-core`, or the resource's type and name where it is no Kubernetes object. */
export function labelOf({ object, type, name }: Change): string {
  return object ? `${object.kind} ${object.name}` : `${type.split(":").at(-1) ?? type} ${name}`;
}
