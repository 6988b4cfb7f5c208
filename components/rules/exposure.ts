import { normalize } from "node:path/posix";
import { twice, when, type Rule } from "./rule";

/** Contradictions of the settings under `exposure`, or about them. */
export const exposureRules: readonly Rule[] = [
  {
    code: "tls-missing",
    reads: ["exposure.tls.enabled", "exposure.type", "environment"],
    broken: ({ environment, exposure }) =>
      when(
        environment !== "development" && exposure.type === "ingress" && !exposure.tls.enabled,
        `the API would be reachable from outside by plain HTTP in ${environment}.`,
      ),
    mend: "Set exposure.tls.enabled to true (and exposure.tls.issuer, where cert-manager runs).",
  },
  {
    code: "host-twice",
    reads: ["exposure.hosts"],
    broken: ({ exposure: { hosts } }) => twice(hosts, (host) => `the host ${host} is listed twice.`),
    mend: "List each host once.",
  },
  {
    code: "metrics-public",
    reads: ["exposure.paths", "exposure.type"],
    broken: ({ exposure: { type: way, paths } }) => {
      const open = paths.find(({ path, type }) => coversMetrics(path, type));
      return when(
        way !== "none" && open !== undefined,
        `the path ${open?.path ?? ""} (${open?.type ?? ""}) would make /metrics public.`,
      );
    },
    mend: "List the public paths, such as / (Exact) and /api (Prefix).",
  },
];

/** As an ingress matches: Exact compares the whole path, Prefix compares segment by segment. */
function coversMetrics(path: string, type: "Exact" | "Prefix"): boolean {
  const segments = normalize(path).split("/").filter(Boolean);
  const isMetrics = segments[0] === "metrics";
  return type === "Prefix" ? segments.length === 0 || isMetrics : isMetrics;
}
