import { holds, not, some } from "../answers";
import { eachContainer, eachContainerOf, type Container } from "../containers";
import { kept, requireThat, shown, type Findings } from "../findings";
import { workloads } from "../kinds";
import type { Pod } from "../pods";
import { isPositiveQuantity } from "../quantity";
import type { Field } from "../read";
import { manual, nsa } from "../references";
import { objectRule, type ObjectRule } from "../rule";
import { choice } from "../settings";

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

export const cpuLimit = objectRule({
  id: "cpu-limit",
  title: "Containers have a CPU limit, or none, as the cluster's owners decided",
  severity: "low",
  why: "Without a limit a container's speed, and its neighbours', is luck; with one it is slowed while CPU lies idle.",
  mend: "Set resources.limits.cpu; or remove it, where the rule is set to forbidden.",
  references: [nsa("Resource policies"), resourcePage],
  appliesTo: workloads,
  settings: {
    // Most references ask for it, and a neighbour that is starved is worse than an idle core; the product sets it.
    required: choice("Whether a CPU limit must be set.", "required", ["required", "optional", "forbidden"]),
  },
  check: ({ pods }, { required }) =>
    pods.flatMap((pod) => {
      if (required === "required") return eachContainerOf(pod, (container) => isSet(limit, "cpu", container, pod));
      if (required === "optional") return kept;
      return [...isUnset(pod.spec, "cpu"), ...eachContainerOf(pod, ({ field }) => isUnset(field, "cpu"))];
    }),
});

export const ephemeralStorage: ObjectRule = {
  id: "ephemeral-storage",
  title: "Containers request and limit the node's disk",
  severity: "low",
  why: "Logs, emptyDirs and the writable layer fill the node's disk; then pods are evicted that did no harm.",
  mend: 'Set "ephemeral-storage" in resources.requests and resources.limits.',
  references: [manual("Local ephemeral storage", "concepts/storage/ephemeral-storage/"), nsa("Resource policies")],
  appliesTo: workloads,
  check: eachContainer((container) => [
    ...isSet(request, "ephemeral-storage", container),
    ...isSet(limit, "ephemeral-storage", container),
  ]),
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

/**
 * The container must set the amount, or the pod for all of its containers where a pod can. Ephemeral containers can't
 * have any.
 */
function isSet(amount: Amount, resource: string, { field, role }: Container, pod?: Pod): Findings {
  if (role === "ephemeral container") return kept;
  const { written } = amount(field, resource);
  return requireThat(
    some(pod ? [field, pod.spec] : [field], (holder) => holds(amount(holder, resource).counts, isPositiveQuantity)),
    { field: written, found: written.value === "0" ? "0" : shown(written.value), allowed: "an amount above 0" },
  );
}

/** No limit is set, or one of 0, which is none. */
function isUnset(holder: Field, resource: string): Findings {
  const { written } = limit(holder, resource);
  return requireThat(not(holds(written, isPositiveQuantity)), { field: written, found: "a limit", allowed: "unset" });
}
