import assert from "node:assert/strict";
import type { Settings } from "../../../components/settings";
import { all, one } from "./objects";
import { accepted } from "./stackConfig";

const exposed = (exposure: object): Settings => accepted("staging", { exposure });
const limits = { requestsPerSecond: 20, connections: 5, bodyMegabytes: 10 };

/** The annotations by which the controller is told something. */
function told(settings: Settings): Record<string, string> {
  const { annotations = {} } = one(settings, "Ingress").metadata;
  return Object.fromEntries(Object.entries(annotations).filter(([name]) => name !== "pulumi.com/skipAwait"));
}

describe("Ingress", () => {
  it("serves each host by the listed paths, from the Secret of the certificate", () => {
    const settings = exposed({
      className: "public",
      hosts: ["a.example.com", "b.example.com"],
      paths: [{ path: "/api", type: "Prefix" }],
      tls: { secretName: "certificate" },
    });
    const backend = { service: { name: "circle-core", port: { name: "http" } } };
    const http = { paths: [{ path: "/api", pathType: "Prefix", backend }] };
    assert.deepEqual(one(settings, "Ingress").spec, {
      ingressClassName: "public",
      tls: [{ hosts: ["a.example.com", "b.example.com"], secretName: "certificate" }],
      rules: [
        { host: "a.example.com", http },
        { host: "b.example.com", http },
      ],
    });
  });

  it("is there for its own way in alone", () => {
    assert.deepEqual(all(exposed({ type: "none" }), "Ingress"), []);
    assert.deepEqual(
      all(exposed({ type: "gateway", gateway: { name: "public", sectionName: "https" } }), "Ingress"),
      [],
    );
  });

  for (const [controller, annotations] of Object.entries({
    generic: {},
    traefik: { "traefik.ingress.kubernetes.io/router.tls": "true" },
    nginx: { "nginx.org/ssl-redirect": "true" },
    haproxy: { "haproxy.org/ssl-redirect": "true" },
    "haproxy-ingress": { "haproxy-ingress.github.io/ssl-redirect": "true" },
  })) {
    it(`tells ${controller} that there is HTTPS alone, and nothing where there is none`, () => {
      assert.deepEqual(told(exposed({ controller })), annotations);
      const plain = accepted("development", { exposure: { type: "ingress", controller } });
      assert.deepEqual(told(plain), {});
    });
  }

  it("limits by annotation with F5's NGINX", () => {
    const { requestsPerSecond, bodyMegabytes } = limits;
    assert.deepEqual(told(exposed({ controller: "nginx", limits: { requestsPerSecond, bodyMegabytes } })), {
      "nginx.org/ssl-redirect": "true",
      "nginx.org/limit-req-rate": "20r/s",
      "nginx.org/limit-req-key": "${binary_remote_addr}",
      "nginx.org/limit-req-zone-size": "10m",
      "nginx.org/limit-req-burst": "20",
      "nginx.org/limit-req-no-delay": "true",
      "nginx.org/limit-req-reject-code": "429",
      "nginx.org/client-max-body-size": "10m",
    });
  });

  it("limits by annotation with HAProxy Technologies' controller", () => {
    assert.deepEqual(told(exposed({ controller: "haproxy", limits: { requestsPerSecond: 20 } })), {
      "haproxy.org/ssl-redirect": "true",
      "haproxy.org/rate-limit-requests": "20",
      "haproxy.org/rate-limit-period": "1s",
      "haproxy.org/rate-limit-status-code": "429",
    });
  });

  it("limits by annotation with the community's HAProxy", () => {
    const { connections, bodyMegabytes } = limits;
    assert.deepEqual(told(exposed({ controller: "haproxy-ingress", limits: { connections, bodyMegabytes } })), {
      "haproxy-ingress.github.io/ssl-redirect": "true",
      "haproxy-ingress.github.io/limit-connections": "5",
      "haproxy-ingress.github.io/proxy-body-size": "10m",
    });
  });

  it("limits by Middlewares with Traefik, which the Ingress names in the order of their work", () => {
    const settings = exposed({ limits, securityHeaders: true });
    const parts = ["headers", "connections", "rate-limit", "body-limit"];
    assert.deepEqual(told(settings), {
      "traefik.ingress.kubernetes.io/router.tls": "true",
      "traefik.ingress.kubernetes.io/router.middlewares": parts
        .map((part) => `circle-core-staging-circle-core-${part}@kubernetescrd`)
        .join(","),
    });
    assert.deepEqual(
      Object.fromEntries(all(settings, "Middleware").map(({ metadata, spec }) => [metadata.name, spec])),
      {
        "circle-core-headers": {
          headers: {
            customResponseHeaders: {
              "Referrer-Policy": "no-referrer",
              "Strict-Transport-Security": "max-age=31536000",
              "X-Content-Type-Options": "nosniff",
              "X-Frame-Options": "DENY",
            },
          },
        },
        "circle-core-connections": {
          inFlightReq: { amount: 5, sourceCriterion: { ipStrategy: { depth: 0 } } },
        },
        "circle-core-rate-limit": { rateLimit: { average: 20, burst: 20 } },
        "circle-core-body-limit": { buffering: { maxRequestBodyBytes: 10_485_760 } },
      },
    );
  });

  it("needs no Middleware where nothing is asked for, or another controller is asked", () => {
    assert.deepEqual(all(exposed({}), "Middleware"), []);
    assert.deepEqual(all(exposed({ controller: "nginx", limits: { bodyMegabytes: 10 } }), "Middleware"), []);
  });

  it("sets security headers by annotation where a controller has one for it", () => {
    assert.equal(
      told(exposed({ controller: "nginx", securityHeaders: true }))["nginx.org/add-header"],
      "Referrer-Policy:no-referrer:always,Strict-Transport-Security:max-age=31536000:always,X-Content-Type-Options:nosniff:always,X-Frame-Options:DENY:always",
    );
    assert.equal(
      told(exposed({ controller: "haproxy", securityHeaders: true }))["haproxy.org/response-set-header"],
      [
        'Referrer-Policy "no-referrer"',
        'Strict-Transport-Security "max-age=31536000"',
        'X-Content-Type-Options "nosniff"',
        'X-Frame-Options "DENY"',
      ].join("\n"),
    );
  });

  it("promises no browser HTTPS where there is none", () => {
    const plain = accepted("development", {
      exposure: { type: "ingress", controller: "nginx", securityHeaders: true },
    });
    assert.doesNotMatch(told(plain)["nginx.org/add-header"] ?? "", /Strict-Transport-Security/);
  });

  it("names its issuer by kind", () => {
    const issued = (tls: object) => told(exposed({ controller: "generic", tls }));
    assert.deepEqual(issued({ issuer: "letsencrypt" }), { "cert-manager.io/cluster-issuer": "letsencrypt" });
    assert.deepEqual(issued({ issuer: "letsencrypt", issuerKind: "Issuer" }), {
      "cert-manager.io/issuer": "letsencrypt",
    });
  });

  it("bears further annotations, those of every object among them", () => {
    const settings = accepted("staging", {
      exposure: { controller: "generic", annotations: { "external-dns.alpha.kubernetes.io/ttl": "60" } },
      metadata: { annotations: { "example.com/owner": "platform" } },
    });
    assert.deepEqual(told(settings), {
      "example.com/owner": "platform",
      "external-dns.alpha.kubernetes.io/ttl": "60",
    });
  });
});
