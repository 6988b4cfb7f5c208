import { all, any, holds, is, not, some, type Answer } from "../answers";
import { eachContainerOf, type Container } from "../containers";
import { kept, requireThat, unless, type Findings } from "../findings";
import { workloads } from "../kinds";
import type { KubernetesObject } from "../objects";
import type { Pod } from "../pods";
import { manual } from "../references";
import { objectRule } from "../rule";
import { choice } from "../settings";

export const probesPage = manual(
  "Configure liveness, readiness and startup probes",
  "tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
);

/** What runs to its end is not probed: it has ended, or it has not. */
export const served: readonly string[] = workloads.filter((kind) => kind !== "Job" && kind !== "CronJob");

/** Checks the pods that are to run for ever. */
function eachServing(object: KubernetesObject, check: (pod: Pod) => Findings): Findings {
  return object.pods.flatMap((pod) => {
    const ends = holds(pod.spec.at("restartPolicy"), (policy) => policy === "Never" || policy === "OnFailure");
    return unless(ends, check(pod));
  });
}

const of = {
  of: choice(
    "Whose: every container's; those with ports; or at least one container's of each pod.",
    "every container",
    ["every container", "containers with ports", "one container"],
  ),
};
type Of = (typeof of)["of"]["default"];

export const readinessProbe = objectRule({
  id: "readiness-probe",
  title: "Containers say when they can serve",
  severity: "medium",
  why: "Without a readinessProbe a pod gets requests before it can answer them, and a rollout goes on over broken pods.",
  mend: "Set readinessProbe to what tells that the program can answer a request now.",
  references: [probesPage],
  appliesTo: served,
  settings: of,
  check: (object, settings) => eachServing(object, (pod) => isProbed(pod, "readinessProbe", settings.of)),
});

export const livenessProbe = objectRule({
  id: "liveness-probe",
  title: "Containers that hang are restarted",
  severity: "low",
  why: "Without a livenessProbe a program that hangs but does not end stays so until somebody notices.",
  mend: "Set livenessProbe to what fails only when a restart would help: not when a database is away.",
  references: [probesPage],
  appliesTo: served,
  settings: of,
  check: (object, settings) => eachServing(object, (pod) => isProbed(pod, "livenessProbe", settings.of)),
});

function isProbed(pod: Pod, name: string, whose: Of): Findings {
  const probes = (container: Container): Answer =>
    some(handlers, (handler) => not(is(container.field.at(name, handler), undefined)));
  const fault = ({ field }: Container) => ({ field: field.at(name), found: "unset", allowed: "a probe" });
  if (whose === "one container") {
    const lasting = pod.containers.filter(({ role }) => role === "container" || role === "sidecar");
    const first = lasting.find(({ role }) => role === "container");
    return first ? requireThat(some(lasting, probes), fault(first)) : kept;
  }
  return eachContainerOf(pod, (container) => {
    const isAsked = any(
      all(container.role === "container", whose === "every container"),
      // A sidecar without ports serves nobody: it fetches, or it watches.
      all(container.role === "container" || container.role === "sidecar", hasPorts(container)),
    );
    return unless(not(isAsked), requireThat(probes(container), fault(container)));
  });
}

export const handlers = ["httpGet", "tcpSocket", "exec", "grpc"];

function hasPorts({ field }: Container): Answer {
  return some(field.at("ports").items(), (port) => (port.unknown ? port : true));
}
