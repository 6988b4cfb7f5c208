import { adminPathExposed } from "../../../policy/rules/exposure/adminPaths";
import { describeObjectRule, type Changes } from "../objectCases";
import { ingress, route } from "./ingresses";

const first = "spec.rules[0].http.paths[0].path";
const ingressPath = (path: unknown, pathType = "Prefix"): Changes => ({
  "spec.rules.0.http.paths.0": { path, pathType },
});
const routePath = (value: unknown, type = "PathPrefix"): Changes => ({
  "spec.rules.0.matches.0.path": { type, value },
});

describeObjectRule({
  rule: adminPathExposed,
  good: ingress(),
  allowed: "paths that are meant for everybody",
  breaks: {
    ...Object.fromEntries(
      ["/metrics", "/debug", "/admin", "/actuator", "/server-status"].map((path) => [
        path,
        [ingressPath(path), [first, path]] as const,
      ]),
    ),
    "an exact path": [ingressPath("/metrics", "Exact"), [first, "/metrics"]],
    "a path below": [ingressPath("/actuator/heapdump"), [first, "/actuator"]],
    "a slash at the end": [ingressPath("/admin/"), [first, "/admin"]],
    "two slashes": [ingressPath("//admin"), [first, "/admin"]],
    "another case": [ingressPath("/Admin"), [first, "/admin"]],
    "an expression": [ingressPath("/metrics(/|$)(.*)", "ImplementationSpecific"), [first, "/metrics"]],
    "an anchored expression": [ingressPath("^/metrics$", "ImplementationSpecific"), [first, "/metrics"]],
    "a path of the second host": [
      { "spec.rules.1.http.paths.1.path": "/debug/pprof" },
      ["spec.rules[1].http.paths[1].path", "/debug"],
    ],
  },
  accepts: {
    "a path that only begins so": ingressPath("/administration"),
    "a path with a dash": ingressPath("/admin-guide"),
    "a path that holds it": ingressPath("/api/metrics"),
    "a prefix of all, by default": ingressPath("/"),
    "no path": ingressPath(undefined),
    "a number": ingressPath(1),
    "an anchor that is not at the beginning": ingressPath("/met^rics"),
  },
  unknown: {
    "spec.rules.0.http.paths.0.path": [first],
    "spec.rules": ["spec.rules"],
    "spec.ingressClassName": [],
  },
});

describeObjectRule({
  rule: adminPathExposed,
  good: ingress(),
  settings: { covered: true, paths: ["/metrics", "/shop/admin"] },
  breaks: {
    "a prefix of all": [ingressPath("/"), [first, "a prefix of /metrics, /shop/admin"]],
    "no path, which is a prefix of all": [ingressPath(undefined), [first, "a prefix of /metrics, /shop/admin"]],
    "a prefix of one": [ingressPath("/shop"), [first, "a prefix of /shop/admin"]],
    "a prefix with a slash": [ingressPath("/shop/"), [first, "a prefix of /shop/admin"]],
    "the path itself": [ingressPath("/metrics"), [first, "/metrics"]],
    "two slashes within": [ingressPath("/shop//admin", "Exact"), [first, "/shop/admin"]],
  },
  accepts: { "an exact path": ingressPath("/shop", "Exact"), "a number": ingressPath(1) },
});

describeObjectRule({
  rule: adminPathExposed,
  good: ingress(),
  settings: { internal: ["private"] },
  breaks: { "a public class": [ingressPath("/metrics"), [first, "/metrics"]] },
  accepts: {
    "an internal class": { ...ingressPath("/metrics"), "spec.ingressClassName": "private" },
    "an internal class by annotation": {
      ...ingressPath("/metrics"),
      "metadata.annotations": { "kubernetes.io/ingress.class": "private" },
    },
  },
});

describeObjectRule({
  rule: adminPathExposed,
  good: route(),
  settings: { internal: ["private"] },
  breaks: {
    "a prefix": [routePath("/metrics"), ["spec.rules[0].matches[0].path.value", "/metrics"]],
    "an exact path": [routePath("/metrics", "Exact"), ["spec.rules[0].matches[0].path.value", "/metrics"]],
    "a public Gateway beside an internal one": [
      { ...routePath("/admin"), "spec.parentRefs": [{ name: "private" }, { name: "public" }] },
      ["spec.rules[0].matches[0].path.value", "/admin"],
    ],
    "the second of two matches": [
      { "spec.rules.0.matches": [{ path: { value: "/shop" } }, { path: { value: "/admin" } }] },
      ["spec.rules[0].matches[1].path.value", "/admin"],
    ],
    "no parents": [
      { ...routePath("/admin"), "spec.parentRefs": [] },
      ["spec.rules[0].matches[0].path.value", "/admin"],
    ],
  },
  accepts: {
    "a rule without matches, by default": { "spec.rules.0.matches": undefined },
    "an internal Gateway": { ...routePath("/metrics"), "spec.parentRefs": [{ name: "private" }] },
    "a route inside the mesh": { ...routePath("/metrics"), "spec.parentRefs": [{ kind: "Service", name: "web" }] },
  },
  unknown: { "spec.rules.0.matches.0.path.value": ["spec.rules[0].matches[0].path.value"], "spec.parentRefs": [] },
});

describeObjectRule({
  rule: adminPathExposed,
  good: route(),
  settings: { covered: true, paths: ["/metrics"] },
  breaks: {
    "a rule without matches": [
      { "spec.rules.0.matches": undefined },
      ["spec.rules[0].matches[0].path.value", "a prefix of /metrics"],
    ],
    "a match without a path": [
      { "spec.rules.0.matches": [{ headers: [{ name: "a", value: "b" }] }] },
      ["spec.rules[0].matches[0].path.value", "a prefix of /metrics"],
    ],
    "a prefix of all": [routePath("/"), ["spec.rules[0].matches[0].path.value", "a prefix of /metrics"]],
  },
  accepts: { "something like a prefix": routePath("/met") },
});
