import assert from "node:assert/strict";
import { itFinds } from "../contradictions";
import { accepted, refused, stackConfig } from "../stackConfig";

const gateway = { name: "public", namespace: "gateway", sectionName: "https" };
const hosts = (count: number): string[] => Array.from({ length: count }, (_, index) => `h${index}.example.com`);
const paths = (count: number) => Array.from({ length: count }, (_, index) => ({ path: `/p${index}`, type: "Exact" }));

describe("settings: contradictions of exposure", () => {
  itFinds([
    {
      code: "tls-missing",
      environment: "staging",
      broken: { exposure: { tls: { enabled: false } } },
      path: "exposure.tls.enabled",
      message: "the API would be reachable from outside by plain HTTP in staging.",
      mended: { exposure: { type: "none", tls: { enabled: false } } },
    },
    {
      code: "tls-missing",
      environment: "production",
      broken: { exposure: { type: "gateway", gateway, tls: { enabled: false } } },
      path: "exposure.tls.enabled",
      message: "the API would be reachable from outside by plain HTTP in production.",
      mended: { exposure: { type: "gateway", gateway } },
    },
    {
      code: "issuer-without-tls",
      environment: "development",
      broken: { exposure: { type: "ingress", tls: { issuer: "own" } } },
      path: "exposure.tls.issuer",
      message: "own is to fill a certificate, but exposure.tls.enabled is false.",
      mended: { exposure: { type: "ingress", tls: { enabled: true, issuer: "own" } } },
    },
    {
      code: "issuer-of-gateway",
      environment: "staging",
      broken: { exposure: { type: "gateway", gateway, tls: { issuer: "own" } } },
      path: "exposure.tls.issuer",
      message: "the certificate belongs to the Gateway and is filled in its namespace, gateway, not here.",
      mended: { exposure: { type: "gateway", gateway: { ...gateway, namespace: undefined }, tls: { issuer: "own" } } },
    },
    {
      code: "gateway-missing",
      environment: "staging",
      broken: { exposure: { type: "gateway" } },
      path: "exposure.gateway",
      message: "an HTTPRoute is asked for, but not which Gateway serves it.",
      mended: { exposure: { type: "gateway", gateway } },
    },
    {
      code: "gateway-unused",
      environment: "staging",
      broken: { exposure: { gateway } },
      path: "exposure.gateway",
      message: "an Ingress is asked for, and no Ingress goes by a Gateway.",
      mended: { exposure: { type: "none", gateway } },
    },
    {
      code: "class-unused",
      environment: "staging",
      broken: { exposure: { type: "gateway", gateway, className: "traefik" } },
      path: "exposure.className",
      message: "an HTTPRoute has no class; traefik would be without effect.",
      mended: { exposure: { type: "ingress", className: "traefik" } },
    },
    {
      code: "listener-missing",
      environment: "staging",
      broken: { exposure: { type: "gateway", gateway: { name: "public" } } },
      path: "exposure.gateway.sectionName",
      message: "the API would be served by every listener of the Gateway public, by plain HTTP too.",
      mended: { exposure: { type: "gateway", gateway: { name: "public", sectionName: "https" } } },
    },
    {
      code: "route-too-large",
      environment: "staging",
      broken: { exposure: { type: "gateway", gateway, hosts: hosts(17) } },
      path: "exposure.type",
      message: "there are 17 hosts and 3 paths; an HTTPRoute holds up to 16 and 64.",
      mended: { exposure: { type: "gateway", gateway, hosts: hosts(16), paths: paths(64) } },
    },
    {
      code: "route-too-large",
      environment: "staging",
      broken: { exposure: { type: "gateway", gateway, paths: paths(65) } },
      path: "exposure.type",
      message: "there are 1 hosts and 65 paths; an HTTPRoute holds up to 16 and 64.",
      mended: { exposure: { type: "ingress", hosts: hosts(17), paths: paths(65) } },
    },
    {
      code: "host-twice",
      environment: "staging",
      broken: { exposure: { hosts: ["a.example.com", "b.example.com", "a.example.com"] } },
      path: "exposure.hosts",
      message: "the host a.example.com is listed twice.",
      mended: { exposure: { hosts: ["a.example.com", "b.example.com"] } },
    },
    {
      code: "path-twice",
      environment: "staging",
      broken: {
        exposure: {
          paths: [
            { path: "/api", type: "Prefix" },
            { path: "/api/", type: "Prefix" },
          ],
        },
      },
      path: "exposure.paths",
      message: "the path /api (Prefix) is listed twice.",
      mended: {
        exposure: {
          paths: [
            { path: "/api", type: "Prefix" },
            { path: "/api", type: "Exact" },
            { path: "/api/", type: "Exact" },
          ],
        },
      },
    },
    {
      code: "metrics-public",
      environment: "staging",
      broken: { exposure: { paths: [{ path: "/", type: "Prefix" }] } },
      path: "exposure.paths",
      message: "the path / (Prefix) would make /metrics public.",
      mended: { exposure: { paths: [{ path: "/", type: "Exact" }] } },
    },
    {
      code: "metrics-public",
      environment: "staging",
      broken: { exposure: { type: "gateway", gateway, paths: [{ path: "/", type: "Prefix" }] } },
      path: "exposure.paths",
      message: "the path / (Prefix) would make /metrics public.",
      mended: { exposure: { type: "none", paths: [{ path: "/", type: "Prefix" }] } },
    },
  ]);

  for (const [path, type] of [
    ["/metrics", "Exact"],
    ["/metrics", "Prefix"],
    ["/metrics/", "Exact"],
    ["/metrics/cpu", "Exact"],
    ["/metrics/", "Prefix"],
    // To a controller that compares letters and not segments.
    ["/m", "Prefix"],
    ["/metric", "Prefix"],
  ]) {
    it(`metrics-public: ${path ?? ""} (${type ?? ""}) is found too`, () => {
      const problems = refused(stackConfig("staging", { exposure: { paths: [{ path, type }] } }));
      assert.deepEqual(
        problems.map(({ code }) => code),
        ["metrics-public"],
      );
    });
  }

  for (const [path, type] of [
    ["/m", "Exact"],
    ["/metrics2", "Prefix"],
    ["/api/metrics", "Exact"],
    ["/api/v1.2/metrics/", "Prefix"],
  ]) {
    it(`metrics-public: ${path ?? ""} (${type ?? ""}) leaves /metrics alone`, () => {
      accepted("staging", { exposure: { paths: [{ path, type }] } });
    });
  }

  it("a Gateway is needed for no other way", () => {
    accepted("staging", { exposure: { type: "ingress" } });
  });

  it("development may be served by all listeners of a Gateway, without TLS", () => {
    accepted("development", { exposure: { type: "gateway", gateway: { name: "public" } } });
  });
});

describe("settings: what is exposed", () => {
  const problemOf = (exposure: object) => refused(stackConfig("staging", { exposure }))[0];

  for (const path of [
    "",
    "api",
    "//metrics",
    "/api/../metrics",
    "/api/.",
    "/..",
    "/a//b",
    "/%6detrics",
    "/a b",
    "/a*",
  ]) {
    it(`the path ${JSON.stringify(path)} is refused, as API servers refuse it`, () => {
      const problem = problemOf({ paths: [{ path, type: "Exact" }] });
      assert.equal(problem?.path, "exposure.paths[0].path");
      assert.equal(problem.message, `is ${JSON.stringify(path)}; allowed: text such as "/api". (Path of the URL.)`);
    });
  }

  for (const host of ["10.0.0.1", "*.example.com", "Example.com", "a..b", "fd00::1"]) {
    it(`the host ${host} is refused`, () => {
      assert.equal(problemOf({ hosts: [host] })?.path, "exposure.hosts[0]");
    });
  }

  it("an address for a host is told to be one", () => {
    assert.equal(
      problemOf({ hosts: ["10.0.0.1"] })?.message,
      'is "10.0.0.1"; allowed: a DNS name, such as circle-core.example.com, and no address.',
    );
  });
});
