import type { Value } from "../../rpc/values";
import { type KubeObject, listAt, nameOf, textAt } from "../objects";
import { info, type Readiness, ready, warning } from "./types";

/** Milliseconds after which the endpoints count as settled. */
const settleTime = 10_000;

/** An Ingress is ready when the Service of every path has endpoints, and a controller has published an address. */
export const ingress: Readiness = {
  related: ["endpointSlices", "services"],
  onRead: true,
  wording: "awaiter",
  judge: ({ object, related, settledFor }) => {
    const hasAddress = listAt(object, "status", "loadBalancer", "ingress").length > 0;
    const known = new Set(
      (related.endpointSlices ?? []).map((each) => textAt(each, "metadata", "labels", "kubernetes.io/service-name")),
    );
    for (const each of related.services ?? [])
      if (textAt(each, "spec", "type") === "ExternalName") known.add(nameOf(each));
    const missing = pathsOf(object).filter(({ service }) => !known.has(service));
    // A Service that never gets endpoints is told of, and waited for no longer.
    const settled = settledFor >= settleTime;
    const hasTargets = missing.length === 0 || settled;
    const notes = settled
      ? missing.map(({ text }) => warning(`No matching service found for ingress rule: ${text}`))
      : [];
    if (hasAddress && hasTargets) return { ...ready, progress: [...notes, info("✅ Ingress initialization complete")] };
    return {
      ready: false,
      progress: [
        info("[1/3] Finding a matching service for each Ingress path"),
        ...notes,
        ...(hasTargets ? [info("[2/3] Waiting for update of .status.loadBalancer with hostname/IP")] : []),
      ],
      podMessages: [],
      problems: [
        ...(hasTargets ? [] : ["Ingress has at least one rule with an unavailable target endpoint."]),
        ...(hasAddress ? [] : [noAddress]),
      ],
    };
  },
};

const noAddress =
  "Ingress .status.loadBalancer field was not updated with a hostname/IP address. " +
  "\n    for more information about this error, see https://pulumi.io/xdv72s";

/** Every path's Service, and the path as the messages name it. */
function pathsOf(object: KubeObject): { service: string; text: string }[] {
  return listAt(object, "spec", "rules").flatMap((rule) =>
    listAt(rule, "http", "paths").flatMap((path: Value) => {
      const service = textAt(path, "backend", "service", "name");
      if (service === "") return [];
      const place = textAt(rule, "host") + textAt(path, "path");
      const text = place === "" ? '"" (default path)' : JSON.stringify(place);
      return [{ service, text: `${text} -> "${service}"` }];
    }),
  );
}
