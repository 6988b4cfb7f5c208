import { z } from "zod";
import { annotations } from "./labels";
import { hostName, label, objectName, type PerEnvironment } from "./values";

export const exposure = (per: PerEnvironment) =>
  z
    .strictObject({
      type: z
        .enum(["none", "ingress", "gateway"])
        .default(per("none", "ingress", "ingress"))
        .describe("none: from inside the cluster only; ingress: an Ingress; gateway: an HTTPRoute of the Gateway API."),
      className: objectName().optional().describe("Ingress class; left out: the cluster's default."),
      controller: z
        .enum(["generic", "traefik", "nginx", "haproxy", "haproxy-ingress"])
        .default("traefik")
        .describe(
          "Who serves the class or the Gateway: traefik; nginx: F5's; haproxy: HAProxy Technologies'; haproxy-ingress: the community's; generic: any other, without limits.",
        ),
      gateway: gateway().optional().describe("Gateway that serves the HTTPRoute; its listener has the certificate."),
      hosts: z.array(publicHost()).min(1).default(["circle-core.example.com"]).describe("Names that clients use."),
      paths: z
        .array(
          z.strictObject({
            path: path().describe("Path of the URL."),
            type: z.enum(["Exact", "Prefix"]).describe("Exact: this path alone; Prefix: all below it too."),
          }),
        )
        .min(1)
        .default([
          { path: "/", type: "Exact" },
          { path: "/api", type: "Prefix" },
          { path: "/health", type: "Exact" },
        ])
        .describe("What is public; /metrics never is."),
      tls: tls(per),
      limits: limits(),
      securityHeaders: z
        .boolean()
        .default(false)
        .describe("Whether answers tell browsers: HTTPS only, no frames, no guessing of types, no referrer."),
      annotations: annotations()
        .default({})
        .describe(
          "Further annotations of the Ingress or HTTPRoute; none that rewrites paths or injects configuration.",
        ),
    })
    .prefault({})
    .describe("Way in from outside the cluster.");

/** A name that certificates can be made out to: the API server takes no address, and no wildcard could be shown as URL. */
const publicHost = () =>
  hostName().refine((host) => !/(^|\.)\d+$/.test(host), "a DNS name, such as circle-core.example.com, and no address");

/** As Ingress and HTTPRoute both take it: no empty segment, none of dots alone, nothing encoded. */
const path = () =>
  z
    .string()
    .max(1024)
    .regex(/^(\/|(\/(\.{0,2}[-\w][-\w.]*|\.{3}[-\w.]*))+\/?)$/)
    .meta({ examples: ["/api"] });

const gateway = () =>
  z.strictObject({
    name: objectName().describe("Name of the Gateway."),
    namespace: label().optional().describe("Its namespace; left out: the application's own."),
    sectionName: objectName()
      .optional()
      .describe("Its listener for HTTPS; left out: all of its listeners, in development only."),
  });

const tls = (per: PerEnvironment) =>
  z
    .strictObject({
      enabled: z
        .boolean()
        .default(per(false, true, true))
        .describe("HTTPS; may be off in development only."),
      secretName: objectName().default("circle-core-tls").describe("Secret with certificate and key, for an Ingress."),
      issuer: objectName().optional().describe("Issuer of cert-manager that fills it; left out: you do."),
      issuerKind: z
        .enum(["ClusterIssuer", "Issuer"])
        .default("ClusterIssuer")
        .describe("ClusterIssuer: the whole cluster's; Issuer: one in the application's namespace."),
    })
    .prefault({})
    .describe("Certificate of the hosts.");

const limits = () => {
  const perClient = (what: string) =>
    z.int().min(1).max(100_000).optional().describe(`${what}; each of the controller's pods counts by itself.`);
  return z
    .strictObject({
      requestsPerSecond: perClient("Requests that one address may send in a second"),
      connections: perClient("Requests or connections that one address may have open at once"),
      bodyMegabytes: z.int().min(1).max(1024).optional().describe("Largest request body that is let through, in MiB."),
    })
    .prefault({})
    .describe("Limits that the controller enforces before the application's own; Traefik's need its CRD provider.");
};
