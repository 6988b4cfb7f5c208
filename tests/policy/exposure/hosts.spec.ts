import { ingressHost } from "../../../policy/rules/exposure/hosts";
import { describeObjectRule } from "../objectCases";
import { ingress, route } from "./ingresses";

describeObjectRule({
  rule: ingressHost,
  good: ingress(),
  breaks: {
    "no host": [{ "spec.rules.1.host": undefined }, ["spec.rules[1].host", "no host"]],
    "an empty host": [{ "spec.rules.0.host": "" }, ["spec.rules[0].host", "no host"]],
    "a wildcard": [{ "spec.rules.0.host": "*.example.com" }, ["spec.rules[0].host", "a wildcard"]],
    "every host": [{ "spec.rules.0.host": "*" }, ["spec.rules[0].host", "a wildcard"]],
    "a number": [{ "spec.rules.0.host": 1 }, ["spec.rules[0].host", "no host"]],
    "a default backend": [
      { "spec.defaultBackend": { service: { name: "web" } } },
      ["spec.defaultBackend", "a backend for every host"],
    ],
    "a default backend by its old name": [
      { "spec.backend": { serviceName: "web" } },
      ["spec.backend", "a backend for every host"],
    ],
  },
  accepts: { "an empty default backend": { "spec.defaultBackend": {} }, "no rules": { "spec.rules": null } },
  unknown: {
    "spec.rules.0.host": ["spec.rules[0].host"],
    "spec.rules": ["spec.rules"],
    "spec.defaultBackend": ["spec.defaultBackend"],
  },
});

describeObjectRule({
  rule: ingressHost,
  good: ingress(),
  allowed: "unset",
  breaks: {
    "a default backend, which may not be": [
      { "spec.defaultBackend": { service: { name: "web" } } },
      ["spec.defaultBackend", "a backend for every host"],
    ],
  },
});

describeObjectRule({
  rule: ingressHost,
  good: ingress("extensions/v1beta1"),
  settings: { wildcards: true },
  allowed: "a host, or a wildcard",
  breaks: {
    "no host": [{ "spec.rules.1.host": undefined }, ["spec.rules[1].host", "no host"]],
    "every host": [{ "spec.rules.0.host": "*" }, ["spec.rules[0].host", "a wildcard"]],
  },
  accepts: { "a wildcard": { "spec.rules.0.host": "*.example.com" } },
});

for (const kind of ["HTTPRoute", "GRPCRoute", "TLSRoute"]) {
  describeObjectRule({
    rule: ingressHost,
    good: route(kind),
    allowed: "a host in full",
    breaks: { "a wildcard": [{ "spec.hostnames.0": "*.example.com" }, ["spec.hostnames[0]", "a wildcard"]] },
    accepts: { "those of the listener": { "spec.hostnames": undefined } },
    unknown: { "spec.hostnames": ["spec.hostnames"] },
  });
}
