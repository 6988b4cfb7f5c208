import { amountOf, format, parse, resourceNames } from "../amount";
import { needs, type Needs } from "../quota";
import type { Settings } from "../settings";
import { when, type Finding, type Rule } from "./rule";

/** Contradictions of the settings under `namespace.quota` and `namespace.limitRange`, or about them. */
export const quotaRules: readonly Rule[] = [
  {
    code: "quota-off",
    reads: ["namespace.quota.enabled", "namespace.quota"],
    broken: ({ namespace: { quota } }) => {
      const [first] = bounds.filter(({ written }) => written(quota) !== undefined);
      return when(
        !quota.enabled && first !== undefined,
        `there is no quota, but namespace.quota.${first?.path ?? ""} is ${first?.written(quota) ?? ""}.`,
      );
    },
    mend: "Set namespace.quota.enabled to true, or leave the bounds out.",
  },
  {
    code: "quota-too-small",
    reads: ["namespace.quota", "resources", "pod.sidecars", "scaling", "persistence", "exposure"],
    broken: (settings) => {
      const { quota } = settings.namespace;
      if (!quota.enabled) return undefined;
      const needed = needs(settings);
      return bounds.flatMap(({ path, written, lacks, least }) => {
        const bound = written(quota);
        if (bound === undefined || !lacks(bound, needed)) return [];
        const finding: Finding = {
          path: `namespace.quota.${path}`,
          message: `is ${bound}, but ${least(needed)} are needed at once: ${podsIn(needed)}.`,
        };
        return [finding];
      });
    },
    mend: "Raise it, or leave it out and have it computed.",
  },
  ...resourceNames.map((what): Rule => ({
    code: "default-request-above-limit",
    reads: [`namespace.limitRange.requests.${what}`, `namespace.limitRange.limits.${what}`],
    broken: ({ namespace: { limitRange } }) =>
      when(
        amountOf(limitRange.requests)[what] > amountOf(limitRange.limits)[what],
        `${limitRange.requests[what]} are requested, but the limit is ${limitRange.limits[what]}.`,
      ),
    mend: "Lower the request, or raise the limit.",
  })),
];

/** One bound of the quota. */
interface Bound {
  readonly path: string;
  /** The bound as the settings say it, where they do. */
  readonly written: (quota: Settings["namespace"]["quota"]) => string | undefined;
  readonly lacks: (bound: string, needed: Needs) => boolean;
  /** The least that it may be. */
  readonly least: (needed: Needs) => string;
}

const bounds: readonly Bound[] = [
  {
    path: "pods",
    written: ({ pods }) => pods?.toString(),
    lacks: (bound, { pods }) => Number(bound) < pods,
    least: ({ pods }) => `${pods} pods`,
  },
  ...(["requests", "limits"] as const).flatMap((part) =>
    resourceNames.map((what): Bound => ({
      path: `${part}.${what}`,
      written: (quota) => quota[part][what],
      lacks: (bound, needed) => parse[what](bound) < needed[part][what],
      least: (needed) => format[what](needed[part][what]),
    })),
  ),
];

/** What the pods are, in words. */
function podsIn({ replicas, replacing, solvers }: Needs): string {
  const parts = [
    `${replicas} that serve`,
    ...(replacing > 0 ? [`${replacing} more while they are replaced`] : []),
    ...(solvers > 0 ? [`${solvers} of cert-manager`] : []),
  ];
  return parts.join(", ");
}
