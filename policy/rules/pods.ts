import { is, type Answer } from "./answers";
import { containersOf, type Container } from "./containers";
import type { Findings } from "./findings";
import { podTemplatePath } from "./kinds";
import type { KubernetesObject } from "./objects";
import type { Field } from "./read";

/** A pod, or the template that a workload makes pods from. */
export interface Pod {
  readonly metadata: Field;
  readonly spec: Field;
  readonly containers: readonly Container[];
}

/** The pods that an object describes: one for a workload with a pod spec, none for anything else. */
export function podsOf(object: Field, apiVersion: string, kind: string): readonly Pod[] {
  const path = podTemplatePath(apiVersion, kind);
  if (!path) return [];
  const template = object.at(...path);
  const spec = template.at("spec");
  return spec.absent ? [] : [{ metadata: template.at("metadata"), spec, containers: containersOf(spec) }];
}

/** Lifts a check of one pod to a check of an object. */
export function eachPod(check: (pod: Pod) => Findings) {
  return (object: KubernetesObject): Findings => object.pods.flatMap(check);
}

/** Windows pods may not set what only Linux has; the Pod Security Standards let them off since Kubernetes 1.25. */
export function onWindows(pod: Pod): Answer {
  return is(pod.spec.at("os", "name"), "windows");
}

/** In a user namespace of its own, the pod's root is nobody on the node; the standards count on it since 1.35. */
export function inUserNamespace(pod: Pod): Answer {
  return is(pod.spec.at("hostUsers"), false);
}
