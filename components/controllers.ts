import { securityHeaders } from "./securityHeaders";
import type { Settings } from "./settings";

/** What a controller may be asked for beside routing. */
export type Ability = keyof Settings["exposure"]["limits"] | "securityHeaders";

/** How one kind of controller is told what an Ingress has no field for. Never by snippets of its own configuration. */
interface Profile {
  /** What people call it. */
  readonly title: string;
  /** Names that its ingress class usually has. */
  readonly classes: readonly string[];
  /** What an Ingress can ask it for. */
  readonly byIngress: readonly Ability[];
  /** What an HTTPRoute can ask it for. */
  readonly byRoute: readonly Ability[];
  /** The annotations of the Ingress that ask for it, TLS only among them. */
  readonly annotations: (settings: Settings) => Record<string, string>;
}

const all = ["requestsPerSecond", "connections", "bodyMegabytes", "securityHeaders"] as const;
// The Gateway API has a filter for headers, and none for limits.
const headersAlone = ["securityHeaders"] as const;

const profiles: Readonly<Record<Settings["exposure"]["controller"], Profile>> = {
  generic: {
    title: "a generic controller",
    classes: [],
    byIngress: [],
    byRoute: headersAlone,
    annotations: () => ({}),
  },

  /** https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/ ; limits: see middlewares.ts. */
  traefik: {
    title: "Traefik",
    classes: ["traefik"],
    byIngress: all,
    byRoute: all,
    annotations: ({ exposure: { tls } }) => ({
      // Without it Traefik serves the Ingress by plain HTTP as well, whatever its `tls` says.
      ...(tls.enabled && { "traefik.ingress.kubernetes.io/router.tls": "true" }),
    }),
  },

  /** https://docs.nginx.com/nginx-ingress-controller/configuration/ingress-resources/advanced-configuration-with-annotations/ */
  nginx: {
    title: "F5 NGINX Ingress Controller",
    classes: ["nginx"],
    byIngress: ["requestsPerSecond", "bodyMegabytes", "securityHeaders"],
    byRoute: headersAlone,
    annotations: (settings) => {
      const { tls, limits, securityHeaders: withHeaders } = settings.exposure;
      const { requestsPerSecond: rate, bodyMegabytes: body } = limits;
      return {
        ...(tls.enabled && { "nginx.org/ssl-redirect": "true" }),
        ...(rate !== undefined && {
          "nginx.org/limit-req-rate": `${rate}r/s`,
          "nginx.org/limit-req-key": "${binary_remote_addr}",
          "nginx.org/limit-req-zone-size": "10m",
          "nginx.org/limit-req-burst": String(rate),
          "nginx.org/limit-req-no-delay": "true",
          "nginx.org/limit-req-reject-code": "429",
        }),
        ...(body !== undefined && { "nginx.org/client-max-body-size": `${body}m` }),
        // Known since version 5.5.
        ...(withHeaders && {
          "nginx.org/add-header": securityHeaders(settings)
            .map(([name, value]) => `${name}:${value}:always`)
            .join(","),
        }),
      };
    },
  },

  /** https://www.haproxy.com/documentation/kubernetes-ingress/community/configuration-reference/ingress/ */
  haproxy: {
    title: "HAProxy Kubernetes Ingress Controller",
    classes: ["haproxy"],
    byIngress: ["requestsPerSecond", "securityHeaders"],
    byRoute: headersAlone,
    annotations: (settings) => {
      const { tls, limits, securityHeaders: withHeaders } = settings.exposure;
      return {
        ...(tls.enabled && { "haproxy.org/ssl-redirect": "true" }),
        ...(limits.requestsPerSecond !== undefined && {
          "haproxy.org/rate-limit-requests": String(limits.requestsPerSecond),
          "haproxy.org/rate-limit-period": "1s",
          "haproxy.org/rate-limit-status-code": "429",
        }),
        ...(withHeaders && {
          "haproxy.org/response-set-header": securityHeaders(settings)
            .map(([name, value]) => `${name} "${value}"`)
            .join("\n"),
        }),
      };
    },
  },

  /** https://haproxy-ingress.github.io/docs/configuration/keys/ ; its `limit-rps` counts connections, not requests. */
  "haproxy-ingress": {
    title: "HAProxy Ingress",
    classes: ["haproxy"],
    byIngress: ["connections", "bodyMegabytes"],
    byRoute: headersAlone,
    annotations: ({ exposure: { tls, limits } }) => ({
      ...(tls.enabled && { "haproxy-ingress.github.io/ssl-redirect": "true" }),
      ...(limits.connections !== undefined && {
        "haproxy-ingress.github.io/limit-connections": String(limits.connections),
      }),
      ...(limits.bodyMegabytes !== undefined && {
        "haproxy-ingress.github.io/proxy-body-size": `${limits.bodyMegabytes}m`,
      }),
    }),
  },
};

/** The profile of the controller that the settings name. */
export function controllerProfile({ exposure: { controller } }: Settings): Profile {
  return profiles[controller];
}

/** Names that the ingress class of somebody else's controller usually has; none where the class says nothing. */
export function usualOwners(className: string): readonly string[] {
  return Object.entries(profiles).flatMap(([name, { classes }]) => (classes.includes(className) ? [name] : []));
}
