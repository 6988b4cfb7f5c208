import assert from "node:assert/strict";
import { itFinds } from "../contradictions";
import { accepted, refused, stackConfig } from "../stackConfig";

const gateway = { name: "public", sectionName: "https" };
const ownProblem = "is the stack's own.";

describe("settings: contradictions of the ingress controller", () => {
  itFinds([
    {
      code: "limits-unsupported",
      environment: "staging",
      broken: { exposure: { controller: "generic", limits: { bodyMegabytes: 10 } } },
      path: "exposure.limits.bodyMegabytes",
      message: "an Ingress can't ask a generic controller for it; it can ask for nothing.",
      mended: { exposure: { controller: "nginx", limits: { bodyMegabytes: 10 } } },
    },
    {
      code: "limits-unsupported",
      environment: "staging",
      broken: { exposure: { controller: "nginx", limits: { requestsPerSecond: 10, connections: 5 } } },
      path: "exposure.limits.connections",
      message:
        "an Ingress can't ask F5 NGINX Ingress Controller for it; it can ask for requestsPerSecond, bodyMegabytes, securityHeaders.",
      mended: { exposure: { controller: "traefik", limits: { requestsPerSecond: 10, connections: 5 } } },
    },
    {
      code: "limits-unsupported",
      environment: "staging",
      broken: { exposure: { controller: "haproxy-ingress", limits: { requestsPerSecond: 10 } } },
      path: "exposure.limits.requestsPerSecond",
      message: "an Ingress can't ask HAProxy Ingress for it; it can ask for connections, bodyMegabytes.",
      mended: { exposure: { controller: "haproxy", limits: { requestsPerSecond: 10 } } },
    },
    {
      code: "limits-unsupported",
      environment: "staging",
      broken: { exposure: { controller: "generic", securityHeaders: true } },
      path: "exposure.securityHeaders",
      message: "an Ingress can't ask a generic controller for it; it can ask for nothing.",
      mended: { exposure: { type: "gateway", gateway, controller: "generic", securityHeaders: true } },
    },
    {
      code: "limits-unsupported",
      environment: "staging",
      broken: { exposure: { type: "gateway", gateway, controller: "nginx", limits: { requestsPerSecond: 10 } } },
      path: "exposure.limits.requestsPerSecond",
      message: "an HTTPRoute can't ask F5 NGINX Ingress Controller for it; it can ask for securityHeaders.",
      mended: { exposure: { type: "gateway", gateway, controller: "traefik", limits: { requestsPerSecond: 10 } } },
    },
    {
      code: "limits-unused",
      environment: "development",
      broken: { exposure: { limits: { connections: 5 } } },
      path: "exposure.limits.connections",
      message: "there is no way in from outside, and thus no controller to do it.",
      mended: { exposure: { type: "ingress", limits: { connections: 5 } } },
    },
    {
      code: "controller-of-class",
      environment: "staging",
      broken: { exposure: { className: "nginx" } },
      path: "exposure.controller",
      message: "traefik would be told by its annotations what to do, but the class nginx is that of nginx.",
      mended: { exposure: { className: "nginx", controller: "nginx" } },
    },
    {
      code: "controller-of-class",
      environment: "staging",
      broken: { exposure: { className: "haproxy", controller: "nginx" } },
      path: "exposure.controller",
      message:
        "nginx would be told by its annotations what to do, but the class haproxy is that of haproxy or haproxy-ingress.",
      mended: { exposure: { className: "haproxy", controller: "haproxy-ingress" } },
    },
    {
      code: "annotation-refused",
      environment: "staging",
      broken: { exposure: { annotations: { "nginx.org/server-snippets": "return 200;" } } },
      path: 'exposure.annotations["nginx.org/server-snippets"]',
      message: "would put configuration of one's own into the controller that all its tenants share.",
      mended: { exposure: { annotations: { "nginx.org/proxy-read-timeout": "60s" } } },
    },
    {
      code: "annotation-refused",
      environment: "staging",
      broken: { exposure: { annotations: { "haproxy.org/path-rewrite": "/metrics" } } },
      path: 'exposure.annotations["haproxy.org/path-rewrite"]',
      message: "would change which paths are public: /metrics might become one.",
      mended: { exposure: { annotations: { "haproxy.org/timeout-server": "60s" } } },
    },
    {
      code: "annotation-refused",
      environment: "staging",
      broken: { exposure: { annotations: { "traefik.ingress.kubernetes.io/router.tls": "false" } } },
      path: 'exposure.annotations["traefik.ingress.kubernetes.io/router.tls"]',
      message: ownProblem,
      mended: { exposure: { annotations: { "traefik.ingress.kubernetes.io/router.priority": "10" } } },
    },
    {
      code: "annotation-refused",
      environment: "staging",
      broken: { metadata: { annotations: { "ingress.kubernetes.io/config-backend": "http-request allow" } } },
      path: 'metadata.annotations["ingress.kubernetes.io/config-backend"]',
      message: "would put configuration of one's own into the controller that all its tenants share.",
      mended: { metadata: { annotations: { "example.com/config-map": "1", "example.com/code-snippet": "2" } } },
    },
  ]);

  for (const name of [
    "nginx.org/location-snippets",
    "nginx.ingress.kubernetes.io/configuration-snippet",
    "nginx.ingress.kubernetes.io/auth-snippet",
    "haproxy.org/backend-config-snippet",
    "haproxy-ingress.github.io/config-backend",
    "haproxy-ingress.github.io/rewrite-target",
    "nginx.org/rewrites",
    "nginx.org/path-regex",
    "haproxy.org/route-acl",
    "haproxy-ingress.github.io/path-type",
    "appgw.ingress.kubernetes.io/backend-path-prefix",
    "appgw.ingress.kubernetes.io/rewrite-rule-set",
    "alb.ingress.kubernetes.io/transforms.circle-core",
    "alb.ingress.kubernetes.io/conditions.circle-core",
    "alb.ingress.kubernetes.io/actions.circle-core",
    "konghq.com/strip-path",
    "konghq.com/rewrite",
    "konghq.com/path-handling",
    "konghq.com/regex-prefix",
    "konghq.com/path",
    "ingress.pomerium.io/prefix_rewrite",
    "ingress.pomerium.io/path_regex",
    "k8s.apisix.apache.org/rewrite-target-regex",
    "higress.io/rewrite-path",
    "virtual-server.f5.com/rewrite-target-url",
    "zalando.org/skipper-filter",
    "zalando.org/skipper-routes",
    "getambassador.io/config",
    "traefik.ingress.kubernetes.io/router.pathmatcher",
    "traefik.ingress.kubernetes.io/rule-type",
    "traefik.ingress.kubernetes.io/request-modifier",
    "kubernetes.io/ingress.class",
    "cert-manager.io/cluster-issuer",
    "cert-manager.io/issuer",
    "pulumi.com/skipAwait",
  ]) {
    it(`annotation-refused: ${name} is found too`, () => {
      const problems = refused(stackConfig("staging", { exposure: { annotations: { [name]: "1" } } }));
      assert.deepEqual(
        problems.map(({ code }) => code),
        ["annotation-refused"],
      );
    });
  }

  for (const name of [
    "konghq.com/protocols",
    "alb.ingress.kubernetes.io/healthcheck-path",
    "appgw.ingress.kubernetes.io/backend-hostname",
    "nginx.org/path-timeout",
    "traefik.ingress.kubernetes.io/router.entrypoints",
    "example.com/rewritten",
  ]) {
    it(`${name} is accepted: it changes no path`, () => {
      accepted("staging", { exposure: { annotations: { [name]: "1" } } });
    });
  }

  it("annotation-refused: what every object bears reaches the Service too, where Kong reads a path from it", () => {
    const problems = refused(stackConfig("staging", { metadata: { annotations: { "konghq.com/path": "/metrics" } } }));
    assert.deepEqual(
      problems.map(({ code, path }) => [code, path]),
      [["annotation-refused", 'metadata.annotations["konghq.com/path"]']],
    );
  });

  it("each limit that can't be had is told of, with its own setting", () => {
    const limits = { requestsPerSecond: 1, connections: 1, bodyMegabytes: 1 };
    const problems = refused(stackConfig("staging", { exposure: { controller: "generic", limits } }));
    assert.deepEqual(
      problems.map(({ path }) => path),
      Object.keys(limits).map((limit) => `exposure.limits.${limit}`),
    );
  });

  it("Traefik does all of it, for an Ingress and for an HTTPRoute", () => {
    const wanted = {
      limits: { requestsPerSecond: 1, connections: 1, bodyMegabytes: 1 },
      securityHeaders: true,
    };
    accepted("staging", { exposure: wanted });
    accepted("staging", { exposure: { type: "gateway", gateway, ...wanted } });
  });

  it("a class of one's own naming may be served by any controller, and a known one by a generic controller", () => {
    accepted("staging", { exposure: { className: "public", controller: "nginx" } });
    accepted("staging", { exposure: { className: "nginx", controller: "generic" } });
  });
});
