import { any, every, holds, is, isEmpty, some, type Answer } from "../answers";

import { eachContainerOf, type Container } from "../containers";
import { kept, requireThat, unless, type Findings } from "../findings";
import { workloads } from "../kinds";
import type { KubernetesObject } from "../objects";
import type { Pod } from "../pods";
import type { Field } from "../read";
import { manual } from "../references";
import { joinRule } from "../rule";
import { clusterWide, type World } from "../world";
import { eachOf, elsewhere, fits } from "./each";
import { MadeSecrets } from "./sources";

export const danglingRefs = joinRule({
  id: "dangling-refs",
  title: "Pods refer to objects, and to keys of them, that are there",
  severity: "medium",
  why: "A pod waits for what it refers to: with a name that nothing has, it never starts.",
  mend: "Write the name or the key as it is, mark the reference optional, or list the object in the setting external.",
  references: [
    manual("ConfigMaps", "concepts/configuration/configmap/#using-configmaps"),
    manual("Secrets", "concepts/configuration/secret/#restriction-secret-must-exist"),
  ],
  settings: {
    external: elsewhere("Objects that are made elsewhere, as Kind/name.", [
      // Most are made by hand or by an operator, and should be.
      "Secret/*",
      "ConfigMap/kube-root-ca.crt",
      "ConfigMap/openshift-service-ca.crt",
      "PriorityClass/system-*",
    ]),
  },
  appliesTo: [...workloads, "ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim"],
  join: (world, { external }) => {
    const place = { world, external, made: new MadeSecrets(world) };
    return eachOf(world, workloads, (workload, namespace) =>
      workload.pods.flatMap((pod) => [
        ...podReferences(pod).flatMap((reference) => leads(reference, { ...place, namespace })),
        ...eachContainerOf(pod, (container) =>
          containerReferences(container).flatMap((reference) => leads(reference, { ...place, namespace })),
        ),
      ]),
    );
  },
});

interface Reference {
  readonly kind: string;
  readonly name: Field;
  readonly optional?: Field;
  /** Keys that the object must have. */
  readonly keys?: readonly Field[];
}

interface Place {
  readonly world: World;
  readonly external: readonly string[];
  readonly made: MadeSecrets;
  readonly namespace: string;
}

const inNoNamespace = ["PriorityClass", "RuntimeClass"];

function podReferences({ spec }: Pod): readonly Reference[] {
  const volumes = spec.at("volumes").items();
  const projected = volumes.flatMap((volume) => volume.at("projected", "sources").items());
  return [
    { kind: "ServiceAccount", name: spec.at("serviceAccountName") },
    { kind: "PriorityClass", name: spec.at("priorityClassName") },
    { kind: "RuntimeClass", name: spec.at("runtimeClassName") },
    ...spec
      .at("imagePullSecrets")
      .items()
      .map((secret) => ({ kind: "Secret", name: secret.at("name") })),
    ...volumes.flatMap((volume) => [
      { kind: "PersistentVolumeClaim", name: volume.at("persistentVolumeClaim", "claimName") },
      mounted("ConfigMap", volume.at("configMap"), "name"),
      mounted("Secret", volume.at("secret"), "secretName"),
    ]),
    ...projected.flatMap((source) => [
      mounted("ConfigMap", source.at("configMap"), "name"),
      mounted("Secret", source.at("secret"), "name"),
    ]),
  ];
}

function mounted(kind: string, source: Field, nameKey: string): Reference {
  const keys = source
    .at("items")
    .items()
    .map((item) => item.at("key"));
  return { kind, name: source.at(nameKey), optional: source.at("optional"), keys };
}

function containerReferences({ field }: Container): readonly Reference[] {
  const variable = (kind: string, source: Field): Reference => ({
    kind,
    name: source.at("name"),
    optional: source.at("optional"),
    keys: [source.at("key")],
  });
  const all = (kind: string, source: Field): Reference => ({
    kind,
    name: source.at("name"),
    optional: source.at("optional"),
  });
  return [
    ...field
      .at("env")
      .items()
      .flatMap((entry) => [
        variable("ConfigMap", entry.at("valueFrom", "configMapKeyRef")),
        variable("Secret", entry.at("valueFrom", "secretKeyRef")),
      ]),
    ...field
      .at("envFrom")
      .items()
      .flatMap((entry) => [all("ConfigMap", entry.at("configMapRef")), all("Secret", entry.at("secretRef"))]),
  ];
}

/**
 * Where none of the kind is among the objects of the namespace, all are somebody else's. That one is there and has no
 * such key is told of those that are listed as external too.
 */
function leads({ kind, name, optional, keys = [] }: Reference, place: Place): Findings {
  const { world, external, made, namespace } = place;
  if (name.absent || name.value === "") return kept;
  const shelf = world.shelf(kind, inNoNamespace.includes(kind) ? clusterWide : namespace);
  if (shelf.empty && !(kind === "Secret" && made.some(namespace))) return kept;
  const waived = optional ? is(optional, true) : false;
  if (name.unknown) return unless(waived, [{ field: name, undecided: true }]);
  const text = name.text ?? "";
  const target = shelf.get(text);
  if (target)
    return unless(
      any(waived, alsoMade(kind, text, place)),
      keys.flatMap((key) => hasKey(target, key)),
    );
  if (fits(external, `${kind}/${text}`) || (kind === "ServiceAccount" && text === "default")) return kept;
  return unless(
    waived,
    requireThat(any(shelf.has(text), alsoMade(kind, text, place)), {
      field: name,
      found: `the name of no ${kind}`,
      allowed: `the name of a ${kind}`,
    }),
  );
}

function alsoMade(kind: string, name: string, { made, namespace }: Place): Answer {
  return kind === "Secret" ? made.has(namespace, name) : false;
}

function hasKey(target: KubernetesObject, key: Field): Findings {
  if (key.absent) return kept;
  if (key.unknown) return [{ field: key, undecided: true }];
  const parts = ["data", "binaryData", "stringData"].map((part) => target.field.at(part));
  // One without contents, or of a type that a controller fills, is a place that others write to.
  const filled = any(
    every(parts, isEmpty),
    holds(target.field.at("type"), (type) => type === "kubernetes.io/service-account-token"),
  );
  const present = some(parts, (part) => (part.unknown ? part : !part.at(key.text ?? "").absent));
  return requireThat(any(present, filled), {
    field: key,
    found: `no key of ${target.kind} ${target.name}`,
    allowed: "a key that it has",
  });
}
