import assert from "node:assert/strict";
import { danglingBackend } from "../../../policy/rules/joins/backends";
import { routeConflict } from "../../../policy/rules/joins/routes";
import { UNKNOWN } from "../../../policy/rules/read";
import type { Json } from "../fixtures";
import { advice, found, object, open, service, withChanges } from "./stack";

const backend = (name: unknown, port: Json | undefined): Json => ({ service: { name, port } });
const path = (host: unknown, at: string, to: Json, extra: Json = {}): Json => ({
  host,
  http: { paths: [{ path: at, pathType: "Prefix", backend: to, ...extra }] },
});
const ingress = (spec: Json, name = "web", annotations: Json = {}) =>
  object("networking.k8s.io/v1", "Ingress", { metadata: { name, namespace: "shop", annotations }, spec });
const good = backend("web", { number: 80 });
const to = (each: Json) => ingress({ rules: [path("a.example.com", "/", each)] });
const route = (rule: Json, name = "web", spec: Json = {}) =>
  object(
    "gateway.networking.k8s.io/v1",
    "HTTPRoute",
    { spec: { parentRefs: [{ name: "front" }], hostnames: ["a.example.com"], rules: [rule], ...spec } },
    name,
  );

describe("dangling-backend", () => {
  for (const [name, document] of Object.entries({
    "a port by number": to(good),
    "a port by name": to(backend("web", { name: "http" })),
    "the old form": to({ serviceName: "web", servicePort: "http" }),
    "a backend that is no Service": to({ resource: { kind: "Bucket", name: "x" } }),
    "an action of AWS": to(backend("redirect", { name: "use-annotation" })),
    "a default backend": ingress({ defaultBackend: good }),
    "a route": route({ backendRefs: [{ name: "web", port: 80 }] }),
    "a route to another kind": route({ backendRefs: [{ group: "x.io", kind: "Bucket", name: "x" }] }),
    "a route to another kind of the core group": route({ backendRefs: [{ kind: "Bucket", name: "x" }] }),
    "a route to a Service of another group": route({ backendRefs: [{ group: "x.io", name: "x" }] }),
    "a route without a port": route({ backendRefs: [{ name: "web" }] }),
    "a route to another namespace": route({ backendRefs: [{ name: "x", namespace: "cellar", port: 1 }] }),
  })) {
    it(`accepts ${name}`, () => {
      assert.deepEqual(found(danglingBackend, [service(), document]), []);
    });
  }

  const at = "Ingress web: spec.rules[0].http.paths[0].backend.";
  for (const [name, document, what] of [
    [
      "another Service",
      to(backend("other", { number: 80 })),
      `${at}service.name: the name of no Service in namespace shop`,
    ],
    ["another number", to(backend("web", { number: 8000 })), `${at}service.port.number: no port of Service web`],
    ["another name", to(backend("web", { name: "web" })), `${at}service.port.name: no port of Service web`],
    ["another in the old form", to({ serviceName: "web", servicePort: 1 }), `${at}servicePort: no port of Service web`],
    [
      "a default backend",
      ingress({ defaultBackend: backend("x", {}) }),
      "Ingress web: spec.defaultBackend.service.name: the name of no Service in namespace shop",
    ],
    [
      "an old default backend",
      ingress({ backend: { serviceName: "x" } }),
      "Ingress web: spec.backend.serviceName: the name of no Service in namespace shop",
    ],
    [
      "a route to another Service",
      route({ backendRefs: [{ kind: "Service", group: "", name: "x" }] }),
      "HTTPRoute web: spec.rules[0].backendRefs[0].name: the name of no Service in namespace shop",
    ],
    [
      "a route to another port",
      route({ backendRefs: [{ name: "web", port: 8000 }] }),
      "HTTPRoute web: spec.rules[0].backendRefs[0].port: no port of Service web",
    ],
  ] as const) {
    it(`refuses ${name}`, () => {
      assert.deepEqual(found(danglingBackend, [service(), document]), [what]);
    });
  }

  it("accepts any port of an ExternalName, and any Service where all are elsewhere", () => {
    assert.deepEqual(found(danglingBackend, [service({ type: "ExternalName", ports: [] }), to(good)]), []);
    assert.deepEqual(found(danglingBackend, [to(good)]), []);
  });

  it("leaves open what is not known", () => {
    assert.deepEqual(open(danglingBackend, [service(), to(backend(UNKNOWN, { number: 80 }))]), [`${at}service.name`]);
    assert.deepEqual(open(danglingBackend, [service(), to(backend("web", { number: UNKNOWN }))]), [
      `${at}service.port.number`,
    ]);
    const elsewhere = route({ backendRefs: [{ name: "web", namespace: UNKNOWN }] });
    assert.deepEqual(open(danglingBackend, [service(), elsewhere]), [
      "HTTPRoute web: spec.rules[0].backendRefs[0].namespace",
    ]);
    const adrift = withChanges(service({}, "other"), { "metadata.namespace": UNKNOWN });
    assert.deepEqual(open(danglingBackend, [service(), adrift, to(backend("other", { number: 80 }))]), [
      "Service other: metadata.namespace",
    ]);
  });

  it("says what may be written instead", () => {
    assert.deepEqual(advice(danglingBackend, [service(), to(backend("other", { number: 80 }))]), [
      "the name of a Service",
    ]);
    assert.deepEqual(advice(danglingBackend, [service(), to(backend("web", { number: 8000 }))]), [
      "the name or number of a port of the Service",
    ]);
  });
});

describe("route-conflict", () => {
  const one = to(good);
  const same = "Ingress other: spec.rules[0].http.paths[0].path: a host and path of Ingress shop/web too";
  const second = (rule: Json, spec: Json = {}, annotations: Json = {}) =>
    ingress({ rules: [rule], ...spec }, "other", annotations);

  it("refuses two of one host and path", () => {
    assert.deepEqual(found(routeConflict, [one, second(path("a.example.com", "/", good))]), [same]);
    const twice = ingress({ rules: [path("a", "/", good), path("a", "/", good)] });
    assert.deepEqual(found(routeConflict, [twice]), [
      "Ingress web: spec.rules[1].http.paths[0].path: a host and path that it has twice",
    ]);
  });

  for (const [name, document] of Object.entries({
    "another host": second(path("b.example.com", "/", good)),
    "another path": second(path("a.example.com", "/b", good)),
    "another type of path": second(path("a.example.com", "/", good, { pathType: "Exact" })),
    "another class": second(path("a.example.com", "/", good), { ingressClassName: "internal" }),
    "another class, the old way": second(
      path("a.example.com", "/", good),
      {},
      { "kubernetes.io/ingress.class": "internal" },
    ),
    "a canary": second(path("a.example.com", "/", good), {}, { "nginx.ingress.kubernetes.io/canary": "true" }),
    "an HTTPRoute": route({}),
  })) {
    it(`accepts ${name}`, () => {
      assert.deepEqual(found(routeConflict, [one, document]), []);
    });
  }

  it("tells classes apart, and takes no host for an empty one", () => {
    const classed = (ingressClassName: string, name: string) =>
      ingress({ ingressClassName, rules: [path("a.example.com", "/", good)] }, name);
    assert.deepEqual(found(routeConflict, [classed("internal", "web"), classed("public", "other")]), []);
    assert.deepEqual(found(routeConflict, [classed("internal", "web"), classed("internal", "other")]), [same]);
    const anyHost = ingress({ rules: [path(undefined, "/", good)] });
    assert.deepEqual(found(routeConflict, [anyHost, second(path("", "/", good))]), [same]);
  });

  it("says what may be there instead", () => {
    assert.deepEqual(advice(routeConflict, [one, second(path("a.example.com", "/", good))]), [
      "a host and path of its own",
    ]);
  });

  it("knows what a route means that does not say it", () => {
    const root = { matches: [{ path: { type: "PathPrefix", value: "/" } }] };
    for (const path of [{ value: "/" }, { type: "PathPrefix" }, {}]) {
      assert.deepEqual(found(routeConflict, [route(root), route({ matches: [{ path }] }, "other")]), [
        "HTTPRoute other: spec.rules[0].matches[0]: a host and path of HTTPRoute shop/web too",
      ]);
    }
  });

  it("refuses two routes of one request", () => {
    const root = { matches: [{ path: { type: "PathPrefix", value: "/" } }] };
    const what = "a host and path of HTTPRoute shop/web too";
    assert.deepEqual(found(routeConflict, [route(root), route(root, "other")]), [
      `HTTPRoute other: spec.rules[0].matches[0]: ${what}`,
    ]);
    assert.deepEqual(found(routeConflict, [route(root), route({}, "other")]), [
      `HTTPRoute other: spec.rules[0].matches: ${what}`,
    ]);
    const everyHost = { hostnames: [] };
    assert.deepEqual(found(routeConflict, [route({}, "web", everyHost), route({}, "other", everyHost)]), [
      `HTTPRoute other: spec.rules[0].matches: ${what}`,
    ]);
    const away = { parentRefs: [{ name: "front", namespace: "shop" }] };
    assert.deepEqual(found(routeConflict, [route(root), route(root, "other", away)]), [
      `HTTPRoute other: spec.rules[0].matches[0]: ${what}`,
    ]);
  });

  for (const [name, document] of Object.entries({
    method: route({ matches: [{ method: "POST" }] }, "other"),
    path: route({ matches: [{ path: { value: "/b" } }] }, "other"),
    Gateway: route({}, "other", { parentRefs: [{ name: "back" }] }),
    listener: route({}, "other", { parentRefs: [{ name: "front", sectionName: "https" }] }),
    port: route({}, "other", { parentRefs: [{ name: "front", port: 8443 }] }),
    "Gateway's namespace": route({}, "other", { parentRefs: [{ name: "front", namespace: "edge" }] }),
    "type of path": route({ matches: [{ path: { type: "Exact", value: "/" } }] }, "other"),
    host: route({}, "other", { hostnames: ["b.example.com"] }),
  })) {
    it(`accepts a route of another ${name}`, () => {
      assert.deepEqual(found(routeConflict, [route({}), document]), []);
    });
  }

  it("leaves open what is not known, where there is another", () => {
    assert.deepEqual(found(routeConflict, [ingress({ rules: [path(UNKNOWN, "/", good)] })]), []);
    assert.deepEqual(open(routeConflict, [one, second(path(UNKNOWN, "/", good))]), [
      "Ingress other: spec.rules[0].host",
    ]);
    assert.deepEqual(open(routeConflict, [route({}), route({ matches: [{ method: UNKNOWN }] }, "other")]), [
      "HTTPRoute other: spec.rules[0].matches[0].method",
    ]);
    for (const key of ["name", "namespace", "sectionName", "port"]) {
      const parent = { name: "front", [key]: UNKNOWN };
      assert.deepEqual(open(routeConflict, [route({}), route({}, "other", { parentRefs: [parent] })]), [
        `HTTPRoute other: spec.parentRefs[0].${key}`,
      ]);
    }
    assert.deepEqual(open(routeConflict, [route({}), route({}, "other", { hostnames: [UNKNOWN] })]), [
      "HTTPRoute other: spec.hostnames[0]",
    ]);
    const adrift = withChanges(route({}, "other"), { "metadata.namespace": UNKNOWN });
    assert.deepEqual(open(routeConflict, [route({}), adrift]), ["HTTPRoute other: metadata.namespace"]);
  });
});
