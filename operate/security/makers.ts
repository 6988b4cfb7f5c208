import type { KubernetesObject } from "../../policy/rules/objects";
import { keyOf } from "./objects";

/** The keys of what made a pod, as far up as is known: its StatefulSet; its ReplicaSet and Deployment; its Job and CronJob. */
export function makersOf(pod: KubernetesObject, objects: readonly KubernetesObject[]): ReadonlySet<string> {
  const known = new Map(objects.map((object) => [keyOf(object), object]));
  const makers = new Set(ownersOf(pod).map(keyOf));
  for (const key of makers) {
    const maker = known.get(key);
    if (maker) for (const owner of ownersOf(maker)) makers.add(keyOf(owner));
  }
  return makers;
}

type Owner = Pick<KubernetesObject, "kind" | "namespace" | "name">;

function ownersOf({ field, namespace }: KubernetesObject): readonly Owner[] {
  const metadata = field.at("metadata");
  const hash = metadata.at("labels", "pod-template-hash").text;
  return metadata
    .at("ownerReferences")
    .items()
    .flatMap((reference): readonly Owner[] => {
      const owner = { kind: reference.at("kind").text ?? "", namespace, name: reference.at("name").text ?? "" };
      // ReplicaSets are not read: a Deployment calls them by its own name and the hash of their template.
      const isOfDeployment = owner.kind === "ReplicaSet" && hash !== undefined && owner.name.endsWith(`-${hash}`);
      if (!isOfDeployment) return [owner];
      return [owner, { ...owner, kind: "Deployment", name: owner.name.slice(0, -hash.length - 1) }];
    });
}
