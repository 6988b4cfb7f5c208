import { isMap, type Value } from "../../rpc/values";
import { type KubeObject, listAt, nameOf, textAt, valueAt } from "../objects";
import { info, type Readiness, ready } from "./types";

/** Milliseconds that the endpoints of a Service must have stayed the same. */
const settleTime = 10_000;

/**
 * A Service is ready when its endpoints have settled and none of them is unready; one of type LoadBalancer when it has
 * an address, too. A Service that selects no pods has no endpoints to wait for.
 */
export const service: Readiness = {
  related: ["endpointSlices"],
  concerns: (slice, object) => belongsTo(slice, object),
  onRead: true,
  wording: "awaiter",
  judge: ({ object, related, settledFor }) => {
    const isBalanced = textAt(object, "spec", "type") === "LoadBalancer";
    const hasAddress = !isBalanced || listAt(object, "status", "loadBalancer", "ingress").length > 0;
    const noAddress = "Service was not allocated an IP address; does your cloud provider support this?";
    if (!awaitsPods(object)) {
      return hasAddress
        ? ready
        : { ready: false, progress: [], podMessages: [], problems: isExempt(object) ? [] : [noAddress] };
    }
    const endpoints = endpointsOf(object, related.endpointSlices ?? []);
    const settled = settledFor >= settleTime;
    const hasReady = endpoints.some(isReady);
    const hasPending = endpoints.some((each) => !isReady(each));
    if (hasAddress && settled && !hasPending) {
      return { ...ready, progress: [info("✅ Service initialization complete")] };
    }
    return {
      ready: false,
      progress: [
        info("[1/3] Finding Pods to direct traffic to"),
        ...(settled && hasReady ? [info("[2/3] Attempting to allocate IP address to Service")] : []),
      ],
      podMessages: [],
      problems: [...(hasReady ? [] : [noPods]), ...(hasAddress ? [] : [noAddress])],
      // The time being up is no failure for a Service whose endpoints just have not settled yet.
      ...(hasAddress && !hasPending ? { readyAtEnd: true } : {}),
    };
  },
};

const noPods =
  "Service does not target any Pods. Selected Pods may not be ready, or " +
  "field '.spec.selector' may not match labels on any Pods";

function isExempt(object: KubeObject): boolean {
  return textAt(object, "spec", "type") === "ExternalName" || textAt(object, "spec", "clusterIP") === "None";
}

function awaitsPods(object: KubeObject): boolean {
  const selector = valueAt(object, "spec", "selector");
  return !isExempt(object) && isMap(selector) && Object.keys(selector).length > 0;
}

function endpointsOf(object: KubeObject, slices: readonly KubeObject[]): Value[] {
  return slices.filter((slice) => belongsTo(slice, object)).flatMap((slice) => listAt(slice, "endpoints"));
}

function belongsTo(slice: KubeObject, object: KubeObject): boolean {
  return textAt(slice, "metadata", "labels", "kubernetes.io/service-name") === nameOf(object);
}

/** An unset condition means ready; one that serves while it ends is on its way out and does not count as pending. */
function isReady(endpoint: Value): boolean {
  return valueAt(endpoint, "conditions", "ready") !== false || valueAt(endpoint, "conditions", "terminating") === true;
}
