import type { Settings } from "../settings";
import { twice, when, type Rule } from "./rule";

/** Most that one HTTPRoute holds: https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec */
const routeSize = { hosts: 16, paths: 64 } as const;

/** Contradictions of the settings under `exposure`: which way, for whom, and under which certificate. */
export const exposureRules: readonly Rule[] = [
  {
    code: "tls-missing",
    reads: ["exposure.tls.enabled", "exposure.type", "environment"],
    broken: ({ environment, exposure }) =>
      when(
        environment !== "development" && exposure.type !== "none" && !exposure.tls.enabled,
        `the API would be reachable from outside by plain HTTP in ${environment}.`,
      ),
    mend: "Set exposure.tls.enabled to true (and exposure.tls.issuer, where cert-manager runs).",
  },
  {
    code: "issuer-without-tls",
    reads: ["exposure.tls.issuer", "exposure.tls.enabled", "environment"],
    // Elsewhere TLS that is off is a contradiction of its own.
    broken: ({ environment, exposure: { tls } }) =>
      when(
        environment === "development" && !tls.enabled && tls.issuer !== undefined,
        `${tls.issuer ?? ""} is to fill a certificate, but exposure.tls.enabled is false.`,
      ),
    mend: "Set exposure.tls.enabled to true, or leave the issuer out.",
  },
  {
    code: "issuer-of-gateway",
    reads: ["exposure.tls.issuer", "exposure.type", "exposure.gateway.namespace", "namespace.name"],
    broken: ({ exposure: { type, tls, gateway }, namespace: { name } }) =>
      when(
        type === "gateway" && tls.issuer !== undefined && (gateway?.namespace ?? name) !== name,
        `the certificate belongs to the Gateway and is filled in its namespace, ${gateway?.namespace ?? name}, not here.`,
      ),
    mend: "Leave the issuer out, and annotate the Gateway with it.",
  },
  {
    code: "gateway-missing",
    reads: ["exposure.gateway", "exposure.type"],
    broken: ({ exposure: { type, gateway } }) =>
      when(type === "gateway" && gateway === undefined, "an HTTPRoute is asked for, but not which Gateway serves it."),
    mend: "Set exposure.gateway.name (and namespace, and sectionName).",
  },
  {
    code: "gateway-unused",
    reads: ["exposure.gateway", "exposure.type"],
    broken: ({ exposure: { type, gateway } }) =>
      when(type === "ingress" && gateway !== undefined, `an Ingress is asked for, and no Ingress goes by a Gateway.`),
    mend: "Set exposure.type to gateway, or leave exposure.gateway out.",
  },
  {
    code: "class-unused",
    reads: ["exposure.className", "exposure.type"],
    broken: ({ exposure: { type, className } }) =>
      when(
        type === "gateway" && className !== undefined,
        `an HTTPRoute has no class; ${className ?? ""} would be without effect.`,
      ),
    mend: "Set exposure.type to ingress, or leave exposure.className out.",
  },
  {
    code: "listener-missing",
    reads: ["exposure.gateway.sectionName", "exposure.gateway.name", "exposure.type", "exposure.tls.enabled"],
    broken: ({ exposure: { type, gateway, tls } }) =>
      when(
        type === "gateway" && tls.enabled && gateway !== undefined && gateway.sectionName === undefined,
        `the API would be served by every listener of the Gateway ${gateway?.name ?? ""}, by plain HTTP too.`,
      ),
    mend: "Set exposure.gateway.sectionName to its listener for HTTPS.",
  },
  {
    code: "route-too-large",
    reads: ["exposure.type", "exposure.hosts", "exposure.paths"],
    broken: ({ exposure: { type, hosts, paths } }) =>
      when(
        type === "gateway" && (hosts.length > routeSize.hosts || paths.length > routeSize.paths),
        `there are ${hosts.length} hosts and ${paths.length} paths; an HTTPRoute holds up to ${routeSize.hosts} and ${routeSize.paths}.`,
      ),
    mend: "List fewer, or set exposure.type to ingress.",
  },
  {
    code: "host-twice",
    reads: ["exposure.hosts"],
    broken: ({ exposure: { hosts } }) => twice(hosts, (host) => `the host ${host} is listed twice.`),
    mend: "List each host once.",
  },
  {
    code: "path-twice",
    reads: ["exposure.paths"],
    broken: ({ exposure: { paths } }) =>
      twice(
        paths.map(({ path, type }) => `${type === "Prefix" ? withoutSlash(path) : path} (${type})`),
        (path) => `the path ${path} is listed twice.`,
      ),
    mend: "List each path once; for a Prefix a slash at the end makes no difference.",
  },
  {
    code: "metrics-public",
    reads: ["exposure.paths", "exposure.type"],
    broken: ({ exposure: { type: way, paths } }) => {
      const open = paths.find(coversMetrics);
      return when(
        way !== "none" && open !== undefined,
        `the path ${open?.path ?? ""} (${open?.type ?? ""}) would make /metrics public.`,
      );
    },
    mend: "List the public paths, such as / (Exact) and /api (Prefix).",
  },
];

/**
 * Whether a request for /metrics, or below it, may match. Prefixes are to be compared segment by segment, but not every
 * controller does: Traefik takes /metrics for one that begins with /m, unless it is told to be strict.
 */
function coversMetrics({ path, type }: Settings["exposure"]["paths"][number]): boolean {
  const own = withoutSlash(path);
  const below = own === "/metrics" || own.startsWith("/metrics/");
  return below || (type === "Prefix" && "/metrics".startsWith(own));
}

function withoutSlash(path: string): string {
  return path === "/" ? path : path.replace(/\/$/, "");
}
