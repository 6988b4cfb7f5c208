import { isEmpty } from "../answers";
import { kept, must, requireThat, type Findings } from "../findings";
import type { Field } from "../read";
import { manual } from "../references";
import { objectRule } from "../rule";
import { flag } from "../settings";

export const ingressHost = objectRule({
  id: "ingress-host",
  title: "An Ingress or a route is for hosts that it names",
  severity: "medium",
  why: "Without a host, or by a wildcard, it answers for names of others too, and takes their traffic.",
  mend: "Name every host in full; drop the default backend.",
  references: [
    manual("Ingress: name-based virtual hosting", "concepts/services-networking/ingress/#name-based-virtual-hosting"),
  ],
  settings: {
    wildcards: flag("Whether a host may be a wildcard, as in *.example.com.", false),
  },
  appliesTo: ["Ingress", "HTTPRoute", "GRPCRoute", "TLSRoute"],
  check: ({ field, judgedAs }, { wildcards }) => {
    const spec = field.at("spec");
    if (judgedAs === "Ingress") {
      return [
        ...spec
          .at("rules")
          .items()
          .flatMap((rule) => isNamed(rule.at("host"), wildcards)),
        ...["defaultBackend", "backend"].flatMap((name) => isUnset(spec.at(name))),
      ];
    }
    // A route without hosts has those of its listener.
    return spec
      .at("hostnames")
      .items()
      .flatMap((host) => isNamed(host, wildcards));
  },
});

function isNamed(host: Field, wildcards: boolean): Findings {
  const isWildcard = (value: unknown) => typeof value === "string" && value.startsWith("*");
  return must(
    host,
    (value) => typeof value === "string" && value !== "" && value !== "*" && (wildcards || !isWildcard(value)),
    wildcards ? "a host, or a wildcard" : "a host in full",
    (value) => (isWildcard(value) ? "a wildcard" : "no host"),
  );
}

/** It answers whatever no rule takes; `backend` is what it was called in old versions. */
function isUnset(backend: Field): Findings {
  if (backend.absent) return kept;
  return requireThat(isEmpty(backend), { field: backend, found: "a backend for every host", allowed: "unset" });
}
