import { holds, some } from "../answers";
import { eachContainer, type Container } from "../containers";
import { kept, requireThat, shown, type Findings } from "../findings";
import { workloads } from "../kinds";
import type { Pod } from "../pods";
import { isPositiveQuantity } from "../quantity";
import type { Field } from "../read";
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
  check: eachContainer((container, pod) => [
    ...isSet(request, "cpu", container, pod),
    ...isSet(request, "memory", container, pod),
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
  check: eachContainer((container, pod) => isSet(limit, "memory", container, pod)),
};

export const cpuLimit: ObjectRule = {
  id: "cpu-limit",
  title: "Containers have a CPU limit",
  severity: "low",
  why: "A container without a limit can take all idle CPU of the node: its speed, and its neighbours', is luck.",
  mend: "Set resources.limits.cpu.",
  references: [nsa("Resource policies"), resourcePage],
  appliesTo: workloads,
  check: eachContainer((container, pod) => isSet(limit, "cpu", container, pod)),
};

/** An amount as a container or a pod sets it: where it is written, and what counts. */
type Amount = (holder: Field, resource: string) => { readonly written: Field; readonly counts: Field };

const limit: Amount = (holder, resource) => {
  const written = holder.at("resources", "limits", resource);
  return { written, counts: written };
};

/** The API server takes a request that is not there from the limit. */
const request: Amount = (holder, resource) => {
  const written = holder.at("resources", "requests", resource);
  return { written, counts: written.absent ? limit(holder, resource).counts : written };
};

/** The container must set the amount, or the whole pod for all of its containers. Ephemeral containers can't have any. */
function isSet(amount: Amount, resource: string, { field, role }: Container, pod: Pod): Findings {
  if (role === "ephemeral container") return kept;
  const { written } = amount(field, resource);
  return requireThat(
    some([field, pod.spec], (holder) => holds(amount(holder, resource).counts, isPositiveQuantity)),
    { field: written, found: written.value === "0" ? "0" : shown(written.value), allowed: "an amount above 0" },
  );
}
