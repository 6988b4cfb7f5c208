import type { Identity } from "../../toolchain/cluster/certificates/authority";
import { ingressName } from "../../toolchain/cluster/node/ingressObjects";

/** A certificate as Ingresses and Gateways take it. */
export const tlsSecret = (name: string, namespace: string, { certificate, key }: Identity): object => ({
  apiVersion: "v1",
  kind: "Secret",
  type: "kubernetes.io/tls",
  metadata: { name, namespace },
  stringData: { "tls.crt": certificate, "tls.key": key },
});

/** What a platform has where it offers the Gateway API: one Gateway for all, plain and encrypted, its certificate beside it. */
export const platformGateway = (name: string, certificate: Identity): object[] => [
  tlsSecret(name, ingressName, certificate),
  {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name, namespace: ingressName },
    spec: {
      gatewayClassName: ingressName,
      listeners: [
        { name: "http", protocol: "HTTP", port: 80, allowedRoutes: { namespaces: { from: "All" } } },
        {
          name: "https",
          protocol: "HTTPS",
          port: 443,
          tls: { mode: "Terminate", certificateRefs: [{ name }] },
          allowedRoutes: { namespaces: { from: "All" } },
        },
      ],
    },
  },
];
