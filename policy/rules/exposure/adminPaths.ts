import { any, every, holds, is, isEmpty, not, some, type Answer, all } from "../answers";
import { requireThat, unless } from "../findings";
import type { KubernetesObject } from "../objects";
import type { Field } from "../read";
import { manual } from "../references";
import { objectRule } from "../rule";
import { flag, texts } from "../settings";

export const adminPathExposed = objectRule({
  id: "admin-path-exposed",
  title: "Metrics and administration are not public",
  severity: "medium",
  why: "Metrics tell load, versions and users; debug and admin pages are made for people who are trusted.",
  mend: "List the public paths by name, and let scrapers and people of yours come by the Service.",
  references: [manual("Ingress: path types", "concepts/services-networking/ingress/#path-types")],
  settings: {
    paths: texts(
      "Paths that are not public, with all below them.",
      ["/metrics", "/debug", "/admin", "/actuator", "/server-status"],
      /^\/.*[^/]$/,
    ),
    // Whether the application answers there is not to be seen: by default only what is named is refused.
    covered: flag("Whether a prefix above such a path, such as /, counts as well.", false),
    internal: texts("Ingress classes, and names of Gateways, that only the inside reaches.", []),
  },
  appliesTo: ["Ingress", "HTTPRoute"],
  check: (object, { paths, covered, internal }) => {
    const exposes = object.judgedAs === "Ingress" ? ingressPaths(object) : routePaths(object);
    const findings = exposes.flatMap(({ field, type }) => {
      const met = paths.find((path) => isAtOrBelow(path, field.value));
      const above = covered ? paths.filter((path) => isAbove(field.value ?? "/", path)) : [];
      const answer = any(met !== undefined || (field.unknown && field), above.length > 0 && not(is(type, "Exact")));
      const found = met ?? `a prefix of ${above.join(", ")}`;
      return requireThat(not(answer), { field, found, allowed: "paths that are meant for everybody" });
    });
    return unless(isInternal(object, internal), findings);
  },
});

interface PublicPath {
  readonly field: Field;
  readonly type: Field;
}

function ingressPaths({ field }: KubernetesObject): readonly PublicPath[] {
  const rules = field.at("spec", "rules").items();
  return rules.flatMap((rule) =>
    rule
      .at("http", "paths")
      .items()
      .map((path) => ({ field: path.at("path"), type: path.at("pathType") })),
  );
}

/** A rule without matches is for every path. */
function routePaths({ field }: KubernetesObject): readonly PublicPath[] {
  const rules = field.at("spec", "rules").items();
  return rules.flatMap((rule) => {
    const matches = rule.at("matches").items();
    const paths = (matches.length === 0 ? [rule.at("matches", 0)] : matches).map((match) => match.at("path"));
    return paths.map((path) => ({ field: path.at("value"), type: path.at("type") }));
  });
}

/** The path, what is below it, and expressions that begin with it, such as `/metrics(/|$)`. Case counts for few. */
function isAtOrBelow(path: string, value: unknown): boolean {
  if (typeof value !== "string") return false;
  const written = value
    .toLowerCase()
    .replace(/^\^/, "")
    .replace(/\/{2,}/g, "/");
  return written.startsWith(path.toLowerCase()) && !/^[\w-]/.test(written.slice(path.length));
}

function isAbove(value: unknown, path: string): boolean {
  return typeof value === "string" && `${path}/`.startsWith(value.replace(/\/*$/, "/"));
}

/** Routes with a Service for parent are for callers inside the mesh. */
function isInternal({ field, judgedAs }: KubernetesObject, internal: readonly string[]): Answer {
  const isListed = (name: Field) => holds(name, (value) => internal.some((each) => each === value));
  if (judgedAs === "Ingress") {
    const annotation = field.at("metadata", "annotations", "kubernetes.io/ingress.class");
    return some([field.at("spec", "ingressClassName"), annotation], isListed);
  }
  const parents = field.at("spec", "parentRefs");
  return all(
    not(isEmpty(parents)),
    every(parents.items(), (parent) => any(is(parent.at("kind"), "Service"), isListed(parent.at("name")))),
  );
}
