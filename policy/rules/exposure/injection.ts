import { all, any, holds, is, not } from "../answers";
import { must, requireThat, type Findings } from "../findings";
import type { KubernetesObject } from "../objects";
import type { Field } from "../read";
import { manual } from "../references";
import type { ObjectRule } from "../rule";

export const ingressInjection: ObjectRule = {
  id: "ingress-injection",
  title: "Nothing writes into the configuration of the ingress controller",
  severity: "critical",
  why: "The controller serves all tenants and reads their Secrets: who injects configuration has them all.",
  mend: "Use fields, or annotations that stand for one setting, in place of snippets; keep them switched off.",
  references: [manual("Ingress controllers", "concepts/services-networking/ingress-controllers/")],
  appliesTo: ["Ingress", "HTTPRoute", "GRPCRoute", "Gateway", "Service", "ConfigMap"],
  check: (object) => [
    ...object.field
      .at("metadata", "annotations")
      .entries()
      .flatMap(([name, value]) => isTame(name, value)),
    ...(object.judgedAs === "ConfigMap" ? keepsSnippetsOff(object) : []),
    ...(object.judgedAs === "Ingress" ? pathsAreTame(object) : []),
  ],
};

/** Annotations of ingress controllers: ingress-nginx, F5's, HAProxy's two, Kong, APISIX, Higress, Skipper. */
const domain = /^[^/]*(?:ingress|nginx|haproxy|konghq|apisix|higress|zalando|f5\.com|bfe)[^/]*\//;

/** Text that goes into the configuration as it is: `server-snippet`, `location-snippets`, `config-backend`. */
const raw = /^(?:.*snippets?|config-.*|skipper-routes|lua-resty-.*)$/;

/** Values that ingress-nginx has copied unread: by each of them it was once taken over. */
const copied = new Set([
  "app-root",
  "auth-method",
  "auth-proxy-set-headers",
  "auth-signin",
  "auth-tls-match-cn",
  "auth-url",
  "mirror-host",
  "mirror-target",
  "permanent-redirect",
  "rewrite-target",
  "server-alias",
  "temporal-redirect",
  "upstream-vhost",
  "x-forwarded-prefix",
]);

/** Ends one directive and begins another; `${variable}` does not. */
const breaksOut = /[;{}\n\r]|_by_lua|lua_package|load_module|ssl_engine/;

function isTame(annotation: string, value: Field): Findings {
  const name = annotation.replace(domain, "");
  const controllers = name !== annotation;
  if (annotation === "getambassador.io/config" || (controllers && raw.test(name))) {
    return must(value, isNothing, "unset", () => "configuration of the controller itself");
  }
  if (!controllers || !copied.has(name)) return value.unknown && annotation === "" ? open(value) : [];
  return must(
    value,
    (text) => typeof text !== "string" || !breaksOut.test(text.replace(/\$\{\w+\}/g, "")),
    "a value that stays within its directive",
    () => "characters that end the directive",
  );
}

/** Annotations that are not known at all. */
function open(field: Field): Findings {
  return [{ field, undecided: true }];
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === "";
}

/** Settings of ingress-nginx by which it takes what this rule refuses. */
const switches: readonly (readonly [key: string, refused: string])[] = [
  ["allow-snippet-annotations", "true"],
  ["annotations-risk-level", "Critical"],
  ["strict-validate-path-type", "false"],
];

function keepsSnippetsOff({ field }: KubernetesObject): Findings {
  return switches.flatMap(([key, refused]) =>
    must(
      field.at("data", key),
      (value) => value !== refused,
      `anything but ${refused}`,
      () => refused,
    ),
  );
}

function pathsAreTame({ field }: KubernetesObject): Findings {
  const rules = field.at("spec", "rules").items();
  return rules.flatMap((rule) =>
    rule
      .at("http", "paths")
      .items()
      .flatMap((path) => isTamePath(path.at("path"), path.at("pathType"))),
  );
}

const plainPath = /^\/[\w\-.~%!&()*+,=:@/]*$/;
const repetition = /\{\d+(?:,\d*)?\}/g;
const leadsOut = /(?:^|\/)\.\.?(?:\/|$)|\/var\/run\/secrets|\/run\/secrets|\/etc\/kubernetes/;

/** Only where the controller says what a path means may it be an expression. */
function isTamePath(path: Field, pathType: Field): Findings {
  const isOdd = (isTame: (text: string) => boolean) =>
    holds(path, (value) => !isNothing(value) && (typeof value !== "string" || !isTame(value)));
  const answer = any(
    isOdd((text) => !leadsOut.test(text) && !breaksOut.test(text.replace(repetition, "")) && !/[\s"'`]/.test(text)),
    all(
      isOdd((text) => plainPath.test(text)),
      any(is(pathType, "Exact"), is(pathType, "Prefix")),
    ),
  );
  return requireThat(not(answer), {
    field: path,
    found: "a path that leads out of its directive or folder",
    allowed: "a path without characters of configuration, and without ..",
  });
}
