import { kept, type Findings } from "./findings";
import type { KubernetesObject } from "./objects";
import type { Pod } from "./pods";
import type { Field } from "./read";

/** A sidecar is an init container that is restarted always: it runs beside the others for the pod's whole life. */
export type ContainerRole = "container" | "init container" | "sidecar" | "ephemeral container";

export interface Container {
  readonly field: Field;
  readonly role: ContainerRole;
  /** Its name, or its place in the list when it has none. */
  readonly name: string;
}

/** Every container of a pod, in the order in which they start. */
export function containersOf(spec: Field): readonly Container[] {
  return [
    ...listed(spec.at("initContainers"), (field) =>
      field.at("restartPolicy").value === "Always" ? "sidecar" : "init container",
    ),
    ...listed(spec.at("containers"), () => "container"),
    ...listed(spec.at("ephemeralContainers"), () => "ephemeral container"),
  ];
}

/** Lifts a check of one container to a check of an object. */
export function eachContainer(check: (container: Container, pod: Pod) => Findings) {
  return (object: KubernetesObject): Findings => object.pods.flatMap((pod) => eachContainerOf(pod, check));
}

/** Checks every container of one pod; the findings name theirs. */
export function eachContainerOf(pod: Pod, check: (container: Container, pod: Pod) => Findings): Findings {
  return pod.containers.flatMap((container) => {
    const findings = check(container, pod);
    return findings.length === 0 ? kept : findings.map((finding) => ({ ...finding, container }));
  });
}

function listed(list: Field, roleOf: (field: Field) => ContainerRole): readonly Container[] {
  return list
    .items()
    .map((field, index) => ({ field, role: roleOf(field), name: field.at("name").text ?? `#${index}` }));
}
