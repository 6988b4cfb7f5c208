import { any, holds, is, isEmpty, not, some, type Answer } from "../answers";
import { kept, must, requireThat, unless, type Findings } from "../findings";
import type { Field } from "../read";
import { manual } from "../references";
import { objectRule, type ObjectRule } from "../rule";
import { flag } from "../settings";

export const ingressTls = objectRule({
  id: "ingress-tls",
  title: "Every host of an Ingress is served by TLS",
  severity: "high",
  why: "By plain HTTP, whoever is on the way reads and changes passwords, sessions and answers.",
  mend: "List each host under spec.tls, with the Secret of its certificate; don't switch the redirect to HTTPS off.",
  references: [manual("Ingress: TLS", "concepts/services-networking/ingress/#tls")],
  settings: {
    controllersCertificate: flag(
      "Whether spec.tls may name no Secret: the controller's own certificate is used.",
      false,
    ),
    plain: flag(
      "Whether an Ingress may say nothing of TLS, as in development; one that does must cover every host.",
      false,
    ),
  },
  appliesTo: ["Ingress"],
  check: ({ field }, { controllersCertificate, plain }) => {
    const annotations = field.at("metadata", "annotations");
    const tls = field.at("spec", "tls");
    const certified = [
      ...(plain && isEmpty(tls) === true ? kept : coversHosts(field.at("spec", "rules"), tls)),
      ...(controllersCertificate ? kept : tls.items().flatMap(hasSecret)),
    ];
    return [...unless(hasCertificateElsewhere(annotations), certified), ...servesNoPlainHttp(annotations)];
  },
});

/** Without a list of hosts an entry is for all of them. */
function coversHosts(rules: Field, tls: Field): Findings {
  if (!tls.unknown && tls.items().length === 0) {
    return [{ field: tls, found: "no TLS", allowed: "an entry for every host" }];
  }
  const entries = tls.items().map((entry) => entry.at("hosts"));
  const certified = new Set(entries.flatMap((hosts) => hosts.items().map(({ value }) => value)));
  const open = [...entries, ...entries.flatMap((hosts) => hosts.items())].filter(({ unknown }) => unknown);
  return rules.items().flatMap((rule): Findings => {
    const host = rule.at("host");
    if (host.unknown) return [{ field: host, undecided: true }];
    const named = certified.has(host.value) || certified.has(wildcardOf(host.text ?? ""));
    const answer = named || any(some(entries, isEmpty), ...open);
    return requireThat(answer, {
      field: host,
      found: "a host that spec.tls does not cover",
      allowed: "one that it does",
    });
  });
}

/** A wildcard covers one label: `*.example.com` is for `a.example.com`, and not for `a.b.example.com`. */
function wildcardOf(host: string): string {
  return host.replace(/^[^.]+/, "*");
}

function hasSecret(entry: Field): Findings {
  return must(
    entry.at("secretName"),
    (value) => typeof value === "string" && value !== "",
    "the Secret of a certificate",
  );
}

/** Load balancers of clouds get their certificate by annotation; TLS that is passed through ends in the pod. */
const certificates: readonly string[] = [
  "alb.ingress.kubernetes.io/certificate-arn",
  "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
  "ingress.gcp.kubernetes.io/pre-shared-cert",
  "networking.gke.io/certmap",
  "networking.gke.io/managed-certificates",
];
const passthroughs: readonly string[] = [
  "nginx.ingress.kubernetes.io/ssl-passthrough",
  "haproxy.org/ssl-passthrough",
  "haproxy-ingress.github.io/ssl-passthrough",
];

function hasCertificateElsewhere(annotations: Field): Answer {
  return any(
    some(certificates, (name) => holds(annotations.at(name), (value) => typeof value === "string" && value !== "")),
    some(passthroughs, (name) => is(annotations.at(name), "true")),
  );
}

/** What makes a controller answer by plain HTTP although there is a certificate. */
const plainHttp: readonly (readonly [name: string, value: string])[] = [
  ["kubernetes.io/ingress.allow-http", "true"],
  ["nginx.ingress.kubernetes.io/ssl-redirect", "false"],
  ["nginx.org/ssl-redirect", "false"],
  ["haproxy.org/ssl-redirect", "false"],
  ["haproxy-ingress.github.io/ssl-redirect", "false"],
];

function servesNoPlainHttp(annotations: Field): Findings {
  return plainHttp.flatMap(([name, refused]) =>
    must(
      annotations.at(name),
      (value) => value !== refused,
      "unset, so that plain HTTP is redirected",
      () => refused,
    ),
  );
}

export const gatewayTls: ObjectRule = {
  id: "gateway-tls",
  title: "Listeners of a Gateway speak TLS",
  severity: "high",
  why: "A route that names no listener is served by all of them: by plain HTTP as well.",
  mend: "Give listeners the protocol HTTPS and certificateRefs; leave the redirect from HTTP to a Gateway of its own.",
  references: [manual("Gateway API", "concepts/services-networking/gateway/")],
  appliesTo: ["Gateway"],
  check: ({ field }) => field.at("spec", "listeners").items().flatMap(isEncrypted),
};

function isEncrypted(listener: Field): Findings {
  const protocol = listener.at("protocol");
  const tls = listener.at("tls");
  const terminates = holds(tls.at("mode"), (mode) => mode !== "Passthrough");
  const certified = any(not(isEmpty(tls.at("certificateRefs"))), not(isEmpty(tls.at("options"))));
  return [
    ...must(
      protocol,
      (value) => value !== "HTTP",
      "HTTPS or TLS",
      () => "HTTP",
    ),
    ...unless(
      any(
        holds(protocol, (value) => value !== "HTTPS" && value !== "TLS"),
        not(terminates),
      ),
      requireThat(certified, { field: tls.at("certificateRefs"), found: "no certificate", allowed: "a certificate" }),
    ),
  ];
}
