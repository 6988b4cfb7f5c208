import { metadata, names } from "./names";
import type { Middleware } from "./objects";
import { securityHeaders } from "./securityHeaders";
import type { Settings } from "./settings";

const megabyte = 2 ** 20;

/**
 * What Traefik does to a request before and after it is routed, in this order: https://doc.traefik.io/traefik/middlewares/
 * None where another controller serves, or nothing is asked for; the cluster then needs no definition of the kind.
 */
export function middlewares(settings: Settings): Middleware[] {
  const { type, controller, limits, securityHeaders: withHeaders } = settings.exposure;
  if (type === "none" || controller !== "traefik") return [];
  const middleware = (name: string, spec: Middleware["spec"]): Middleware => ({
    apiVersion: "traefik.io/v1alpha1",
    kind: "Middleware",
    metadata: metadata(settings, names.middleware(name)),
    spec,
  });
  const { connections, requestsPerSecond: rate, bodyMegabytes: body } = limits;
  return [
    // An HTTPRoute sets headers by itself. First in line, so that a refusal carries them too.
    ...(withHeaders && type === "ingress"
      ? [middleware("headers", { headers: { customResponseHeaders: Object.fromEntries(securityHeaders(settings)) } })]
      : []),
    ...(connections === undefined
      ? []
      : [
          middleware("connections", {
            // By the caller's address; unless it says so, it counts by host, which is all clients together.
            inFlightReq: { amount: connections, sourceCriterion: { ipStrategy: { depth: 0 } } },
          }),
        ]),
    ...(rate === undefined ? [] : [middleware("rate-limit", { rateLimit: { average: rate, burst: rate } })]),
    ...(body === undefined ? [] : [middleware("body-limit", { buffering: { maxRequestBodyBytes: body * megabyte } })]),
  ];
}
