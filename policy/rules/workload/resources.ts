import { any, holds } from "../answers";
import { eachContainer, type Container } from "../containers";
import { kept, require, shown, type Findings } from "../findings";
import { workloads } from "../kinds";
import type { Pod } from "../pods";
import { isPositiveQuantity } from "../quantity";
import { manual, nsa } from "../references";
import type { ObjectRule } from "../rule";

const resourcePage = manual(
  "Resource management for pods and containers",
  "concepts/configuration/manage-resources-containers/",
);

export const cpuMemoryRequests: ObjectRule = {
  id: "cpu-memory-requests",
  title: "Containers request CPU and memory",
  severity: "medium",
  why: "Without requests the scheduler overfills nodes, autoscaling has no base, and the pod is the first to be evicted.",
  mend: "Set resources.requests.cpu and resources.requests.memory to what the container uses in normal times.",
  references: [resourcePage, nsa("Resource policies")],
  appliesTo: workloads,
  // The API server takes a missing request from the limit.
  check: eachContainer((container, pod) => [
    ...sets(["requests", "limits"], "cpu", container, pod),
    ...sets(["requests", "limits"], "memory", container, pod),
  ]),
};

export const memoryLimit: ObjectRule = {
  id: "memory-limit",
  title: "Containers have a memory limit",
  severity: "medium",
  why: "A leak without a limit takes the node's memory, and with it every pod on the node.",
  mend: "Set resources.limits.memory.",
  references: [nsa("Resource policies"), resourcePage],
  appliesTo: workloads,
  check: eachContainer((container, pod) => sets(["limits"], "memory", container, pod)),
};

export const cpuLimit: ObjectRule = {
  id: "cpu-limit",
  title: "Containers have a CPU limit",
  severity: "low",
  why: "A container without a limit can take all idle CPU of the node: its speed, and its neighbours', is luck.",
  mend: "Set resources.limits.cpu.",
  references: [nsa("Resource policies"), resourcePage],
  appliesTo: workloads,
  check: eachContainer((container, pod) => sets(["limits"], "cpu", container, pod)),
};

/** One of the lists, the container's own or the whole pod's, must set the resource. Ephemeral containers can't have any. */
function sets(lists: readonly [string, ...string[]], resource: string, container: Container, pod: Pod): Findings {
  if (container.role === "ephemeral container") return kept;
  const own = container.field.at("resources", lists[0], resource);
  const amounts = [container.field, pod.spec].flatMap((holder) =>
    lists.map((list) => holder.at("resources", list, resource)),
  );
  const isSet = any(amounts.map((amount) => holds(amount, isPositiveQuantity)));
  return require(isSet, { field: own, found: shownAmount(own.value), allowed: "an amount above 0" });
}

function shownAmount(value: unknown): string {
  return value === "0" ? value : shown(value);
}
