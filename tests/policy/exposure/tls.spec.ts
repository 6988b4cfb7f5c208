import { gatewayTls, ingressTls } from "../../../policy/rules/exposure/tls";
import { describeObjectRule, type Changes } from "../objectCases";
import { gateway, ingress } from "./ingresses";

const uncovered = "a host that spec.tls does not cover";
const annotated = (name: string, value: string): Changes => ({ "metadata.annotations": { [name]: value } });

for (const apiVersion of ["networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1"]) {
  describeObjectRule({
    rule: ingressTls,
    good: ingress(apiVersion),
    breaks: {
      "no TLS": [{ "spec.tls": undefined }, ["spec.tls", "no TLS"]],
      "an empty list": [{ "spec.tls": [] }, ["spec.tls", "no TLS"]],
      "no TLS for a default backend": [
        { spec: { defaultBackend: { service: { name: "web" } } } },
        ["spec.tls", "no TLS"],
      ],
      "one host of two": [{ "spec.tls.0.hosts": ["*.example.org"] }, ["spec.rules[0].host", uncovered]],
      "a host that is two labels under a wildcard": [
        { "spec.rules.1.host": "a.b.example.org" },
        ["spec.rules[1].host", uncovered],
      ],
      "the domain of a wildcard itself": [{ "spec.rules.1.host": "example.org" }, ["spec.rules[1].host", uncovered]],
      "no host, where hosts have certificates": [{ "spec.rules.1.host": undefined }, ["spec.rules[1].host", uncovered]],
      "no Secret": [{ "spec.tls.0.secretName": undefined }, ["spec.tls[0].secretName", "unset"]],
      "an empty name of a Secret": [{ "spec.tls.0.secretName": "" }, ["spec.tls[0].secretName", "an empty text"]],
      ...Object.fromEntries(
        [
          ["kubernetes.io/ingress.allow-http", "true"],
          ["nginx.ingress.kubernetes.io/ssl-redirect", "false"],
          ["nginx.org/ssl-redirect", "false"],
          ["haproxy.org/ssl-redirect", "false"],
          ["haproxy-ingress.github.io/ssl-redirect", "false"],
        ].map(([name = "", value = ""]) => [
          `${name}: ${value}`,
          [annotated(name, value), [`metadata.annotations["${name}"]`, value]] as const,
        ]),
      ),
      "an empty annotation in place of a certificate": [
        { ...annotated("alb.ingress.kubernetes.io/certificate-arn", ""), "spec.tls": undefined },
        ["spec.tls", "no TLS"],
      ],
      "a passthrough that is off": [
        { ...annotated("nginx.ingress.kubernetes.io/ssl-passthrough", "false"), "spec.tls": undefined },
        ["spec.tls", "no TLS"],
      ],
    },
    accepts: {
      "a certificate for all hosts": { "spec.tls": [{ secretName: "web-tls" }] },
      "a wildcard with its own certificate": { "spec.rules.1.host": "*.example.org" },
      "a Secret for each host": {
        "spec.tls": ["shop.example.com", "www.example.org"].map((host) => ({ hosts: [host], secretName: host })),
      },
      "a redirect that is on": annotated("nginx.ingress.kubernetes.io/ssl-redirect", "true"),
      "plain HTTP switched off": annotated("kubernetes.io/ingress.allow-http", "false"),
      ...Object.fromEntries(
        [
          ["alb.ingress.kubernetes.io/certificate-arn", "arn:aws:acm:eu-west-1:1:certificate/a"],
          ["appgw.ingress.kubernetes.io/appgw-ssl-certificate", "shop"],
          ["ingress.gcp.kubernetes.io/pre-shared-cert", "shop"],
          ["networking.gke.io/certmap", "shop"],
          ["networking.gke.io/managed-certificates", "shop"],
          ["nginx.ingress.kubernetes.io/ssl-passthrough", "true"],
          ["haproxy.org/ssl-passthrough", "true"],
          ["haproxy-ingress.github.io/ssl-passthrough", "true"],
        ].map(([name = "", value = ""]) => [name, { ...annotated(name, value), "spec.tls": undefined }]),
      ),
    },
    unknown: {
      "spec.tls": ["spec.tls"],
      "spec.tls.0.secretName": ["spec.tls[0].secretName"],
      "spec.tls.0.hosts": ["spec.tls[0].hosts"],
      "spec.tls.0.hosts.0": ["spec.tls[0].hosts[0]"],
      "spec.rules.0.host": ["spec.rules[0].host"],
      "spec.rules": ["spec.rules"],
      "metadata.annotations": ["metadata.annotations"],
    },
  });
}

describeObjectRule({
  rule: ingressTls,
  good: ingress(),
  settings: { controllersCertificate: true },
  breaks: { "no TLS": [{ "spec.tls": undefined }, ["spec.tls", "no TLS"]] },
  accepts: { "no Secret": { "spec.tls.0.secretName": undefined } },
});

describeObjectRule({
  rule: ingressTls,
  good: ingress(),
  settings: { plain: true },
  breaks: {
    "TLS for another host": [
      { "spec.rules.1.host": "a.b.example.org" },
      ["spec.rules[1].host", "a host that spec.tls does not cover"],
    ],
  },
  accepts: { "no TLS": { "spec.tls": undefined }, "an empty list": { "spec.tls": [] } },
});

for (const [allowed, changes, found] of [
  ["an entry for every host", { "spec.tls": [] }, ["spec.tls", "no TLS"]],
  ["one that it does", { "spec.rules.1.host": "example.org" }, ["spec.rules[1].host", uncovered]],
  ["the Secret of a certificate", { "spec.tls.0.secretName": undefined }, ["spec.tls[0].secretName", "unset"]],
  [
    "unset, so that plain HTTP is redirected",
    annotated("nginx.org/ssl-redirect", "false"),
    ['metadata.annotations["nginx.org/ssl-redirect"]', "false"],
  ],
] as const) {
  describeObjectRule({
    rule: ingressTls,
    good: ingress(),
    allowed,
    breaks: { [`what is not ${allowed}`]: [changes, found] },
  });
}

for (const [allowed, changes, found] of [
  ["HTTPS or TLS", { "spec.listeners.0.protocol": "HTTP" }, ["spec.listeners[0].protocol", "HTTP"]],
  [
    "a certificate",
    { "spec.listeners.0.tls.certificateRefs": [] },
    ["spec.listeners[0].tls.certificateRefs", "no certificate"],
  ],
] as const) {
  describeObjectRule({
    rule: gatewayTls,
    good: gateway(),
    allowed,
    breaks: { [`what is not ${allowed}`]: [changes, found] },
  });
}

describeObjectRule({
  rule: gatewayTls,
  good: gateway(),
  breaks: {
    "plain HTTP": [{ "spec.listeners.0.protocol": "HTTP" }, ["spec.listeners[0].protocol", "HTTP"]],
    "plain HTTP beside HTTPS": [
      { "spec.listeners.1": { name: "http", protocol: "HTTP", port: 80 } },
      ["spec.listeners[1].protocol", "HTTP"],
    ],
    "no certificate": [
      { "spec.listeners.0.tls.certificateRefs": [] },
      ["spec.listeners[0].tls.certificateRefs", "no certificate"],
    ],
    "no certificate for the protocol TLS": [
      { "spec.listeners.0.protocol": "TLS", "spec.listeners.0.tls": undefined },
      ["spec.listeners[0].tls.certificateRefs", "no certificate"],
    ],
  },
  accepts: {
    "TLS that is passed through": { "spec.listeners.0": { protocol: "TLS", tls: { mode: "Passthrough" } } },
    "a certificate by the class's own options": {
      "spec.listeners.0.tls": { options: { "networking.gke.io/pre-shared-certs": "shop" } },
    },
    TCP: { "spec.listeners.0": { protocol: "TCP", port: 5432 } },
    "no listeners": { "spec.listeners": null },
  },
  unknown: {
    "spec.listeners.0.protocol": ["spec.listeners[0].protocol"],
    "spec.listeners.0.tls": ["spec.listeners[0].tls"],
    "spec.listeners.0.tls.mode": [],
    "spec.listeners": ["spec.listeners"],
  },
});
