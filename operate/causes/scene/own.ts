import { manifests } from "../../../components/manifests";
import { selectorLabels } from "../../../components/names";
import type { Settings } from "../../../components/settings";
import { claimName } from "../../../components/storage";
import type { RunningKind, Snapshot } from "../../cluster/snapshot";
import { selects, thing, type Thing } from "./thing";

/**
 * The objects of a kind that belong to the stack: by name, by its labels, or made by one that does. A namespace may hold
 * others', and what is wrong with those is not the stack's; but for quotas, which count everybody's pods.
 */
export function ownThings(snapshot: Snapshot, settings: Settings): (kind: RunningKind) => readonly Thing[] {
  const declared = new Set(manifests(settings).map(({ kind, metadata }) => `${kind}/${metadata.name}`));
  declared.add(`PersistentVolumeClaim/${claimName(settings)}`);
  const labels = selectorLabels(settings);
  const owners = new Set<string>();
  const known = new Map<RunningKind, readonly Thing[]>();
  const order: readonly RunningKind[] = ["Deployment", "StatefulSet", "ReplicaSet", "Pod"];
  const read = (kind: RunningKind): readonly Thing[] => {
    const things = (snapshot.objects.get(kind) ?? []).map((object) => thing(kind, object));
    return things.filter(
      (each) =>
        each.name !== "" &&
        // Pods that ask who can reach whom live for seconds, and are nobody's deployment.
        each.annotations["circle-core/probe"] === undefined &&
        (kind === "ResourceQuota" ||
          declared.has(`${kind}/${each.name}`) ||
          selects(labels, each.labels) ||
          each.owners.some((owner) => owners.has(owner))),
    );
  };
  for (const kind of order) {
    const things = read(kind);
    known.set(kind, things);
    for (const { uid } of things) owners.add(uid);
  }
  return (kind) => {
    const things = known.get(kind) ?? read(kind);
    known.set(kind, things);
    return things;
  };
}
