import { z } from "zod";
import { hostName, objectName, type PerEnvironment } from "./values";

export const exposure = (per: PerEnvironment) =>
  z
    .strictObject({
      type: z
        .enum(["none", "ingress", "gateway"])
        .default(per("none", "ingress", "ingress"))
        .describe("none: from inside the cluster only; ingress: an Ingress; gateway: an HTTPRoute of the Gateway API."),
      className: objectName().optional().describe("Ingress class; left out: the cluster's default."),
      hosts: z.array(hostName()).min(1).default(["circle-core.example.com"]).describe("Names that clients use."),
      paths: z
        .array(
          z.strictObject({
            path: z
              .string()
              .regex(/^\/[-A-Za-z0-9_./]*$/)
              .meta({ examples: ["/api"] })
              .describe("Path of the URL."),
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
      tls: z
        .strictObject({
          enabled: z
            .boolean()
            .default(per(false, true, true))
            .describe("HTTPS; may be off in development only."),
          secretName: objectName().default("circle-core-tls").describe("Secret with certificate and key."),
          issuer: objectName().optional().describe("cert-manager ClusterIssuer that fills it; left out: you do."),
        })
        .prefault({})
        .describe("Certificate of the hosts."),
    })
    .prefault({})
    .describe("Way in from outside the cluster.");
