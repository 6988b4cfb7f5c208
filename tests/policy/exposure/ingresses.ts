import type { Json } from "../fixtures";

const backend = { service: { name: "web", port: { name: "http" } } };

/** Serves two hosts by TLS. */
export function ingress(apiVersion = "networking.k8s.io/v1"): Json {
  const paths = () => [
    { path: "/", pathType: "Exact", backend },
    { path: "/api", pathType: "Prefix", backend },
  ];
  return {
    apiVersion,
    kind: "Ingress",
    metadata: {
      name: "web",
      namespace: "shop",
      annotations: { "cert-manager.io/cluster-issuer": "letsencrypt", "pulumi.com/skipAwait": "true" },
    },
    spec: {
      ingressClassName: "traefik",
      tls: [{ hosts: ["shop.example.com", "*.example.org"], secretName: "web-tls" }],
      rules: ["shop.example.com", "www.example.org"].map((host) => ({ host, http: { paths: paths() } })),
    },
  };
}

/** Takes two paths by a listener of a Gateway. */
export function route(kind = "HTTPRoute"): Json {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind,
    metadata: { name: "web", namespace: "shop" },
    spec: {
      parentRefs: [{ name: "public", namespace: "gateways", sectionName: "https" }],
      hostnames: ["shop.example.com"],
      rules: [
        {
          matches: ["/", "/health"].map((value) => ({ path: { type: "Exact", value } })),
          backendRefs: [{ name: "web", port: 80 }],
        },
        { matches: [{ path: { type: "PathPrefix", value: "/api" } }], backendRefs: [{ name: "web", port: 80 }] },
      ],
    },
  };
}

/** Has one listener, with a certificate. */
export function gateway(): Json {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: "public", namespace: "gateways" },
    spec: {
      gatewayClassName: "traefik",
      listeners: [
        {
          name: "https",
          protocol: "HTTPS",
          port: 443,
          hostname: "shop.example.com",
          tls: { mode: "Terminate", certificateRefs: [{ name: "shop-tls" }] },
        },
      ],
    },
  };
}
