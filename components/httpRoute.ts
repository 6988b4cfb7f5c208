import { middlewares } from "./middlewares";
import { metadata, names, servicePort } from "./names";
import type { HTTPRoute, HTTPRouteFilter } from "./objects";
import { securityHeaders } from "./securityHeaders";
import type { Settings } from "./settings";
import { unawaited } from "./unawaited";

/** An Ingress's `Prefix` by the name that the Gateway API has for it: both compare segment by segment. */
const matchTypes = { Exact: "Exact", Prefix: "PathPrefix" } as const;

/**
 * The way in from outside by a listener of a Gateway, by the listed paths alone; none where there is another way. The
 * Gateway is somebody else's, certificate included: https://gateway-api.sigs.k8s.io/api-types/httproute/
 */
export function httpRoute(settings: Settings): HTTPRoute[] {
  const { type: way, gateway, hosts, paths, annotations } = settings.exposure;
  if (way !== "gateway" || gateway === undefined) return [];
  const { name, namespace, sectionName } = gateway;
  const filters = routeFilters(settings);
  return [
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: metadata(settings, names.route, { ...annotations, ...unawaited }),
      spec: {
        parentRefs: [
          { name, ...(namespace !== undefined && { namespace }), ...(sectionName !== undefined && { sectionName }) },
        ],
        hostnames: hosts,
        rules: [
          {
            matches: paths.map(({ path, type }) => ({ path: { type: matchTypes[type], value: path } })),
            ...(filters.length > 0 && { filters }),
            backendRefs: [{ name: names.service, port: servicePort }],
          },
        ],
      },
    },
  ];
}

function routeFilters(settings: Settings): HTTPRouteFilter[] {
  const headers = securityHeaders(settings).map(([name, value]) => ({ name, value }));
  return [
    ...(settings.exposure.securityHeaders
      ? [{ type: "ResponseHeaderModifier", responseHeaderModifier: { set: headers } } as const]
      : []),
    ...middlewares(settings).map(
      ({ kind, metadata: { name } }) =>
        ({ type: "ExtensionRef", extensionRef: { group: "traefik.io", kind, name } }) as const,
    ),
  ];
}
