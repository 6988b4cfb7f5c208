import type { Settings } from "../../../../components/settings";
import { accepted } from "../../components/stackConfig";
import { sidecar } from "../../components/sidecar";

/** Staging with a peer on every side of the workload, in and out of the namespace, and names as long as they get. */
export function crowded(): Settings {
  const long = "a-name-that-is-as-long-as-a-label-of-kubernetes-may-be-at-all-63";
  return accepted("staging", {
    namespace: { quota: { enabled: true }, podSecurity: "restricted" },
    database: { host: "db" },
    exposure: {
      hosts: ["api.example.com", `${long.slice(0, 60)}.example.com`],
      controller: "traefik",
      limits: { requestsPerSecond: 5, bodyMegabytes: 3, connections: 7 },
      tls: { issuer: "letsencrypt" },
    },
    image: { pullSecrets: ["registry"] },
    pod: { sidecars: [sidecar({ name: "proxy" })] },
    network: {
      apiGateway: { podLabels: { app: "gateway" } },
      monitoring: { namespace: "monitoring", podLabels: { "app.kubernetes.io/name": "prometheus" } },
      database: { podLabels: { app: "db" } },
      nodeLocalDns: "169.254.20.10",
      extraRules: [
        { name: "gossip", direction: "egress", peer: { podLabels: { app: "gossip" } }, ports: [{ port: 7946 }] },
        {
          name: "mail",
          direction: "egress",
          peer: { cidr: "10.0.0.0/8" },
          ports: [{ port: 465 }, { port: 587 }, { port: 5000, endPort: 5999 }],
        },
        {
          name: "mail-inner",
          direction: "egress",
          peer: { cidr: "10.1.0.0/16", except: ["10.1.2.0/24"] },
          ports: [{ port: 993 }],
        },
        {
          name: "batch",
          direction: "ingress",
          peer: {
            namespace: long.slice(0, 63),
            podLabels: { "example.com/a-rather-long-label-key": long.slice(0, 63) },
          },
          ports: [{ port: 8000 }],
        },
      ],
    },
  });
}
