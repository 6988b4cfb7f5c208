import { parse } from "../amount";
import { pathText } from "../problems";
import type { Settings } from "../settings";
import type { Finding, Rule } from "./rule";

/** The resources of one container, and where the settings have them. */
interface Holder {
  readonly path: readonly PropertyKey[];
  readonly resources: Settings["resources"];
}

/** How each resource is read; disk is written as memory is. */
const amount = { cpu: parse.cpu, memory: parse.memory, ephemeralStorage: parse.memory } as const;

function each(check: (holder: Holder) => Finding[]): Rule["broken"] {
  return ({ resources, pod }) =>
    [
      { path: ["resources"], resources },
      ...pod.sidecars.map((sidecar, index) => ({
        path: ["pod", "sidecars", index, "resources"],
        resources: sidecar.resources,
      })),
    ].flatMap(check);
}

/** Contradictions of the containers' resources. */
export const podRules: readonly Rule[] = [
  {
    code: "request-above-limit",
    reads: ["resources.requests", "resources.limits", "pod.sidecars"],
    broken: each(({ path, resources: { requests, limits } }) =>
      (["cpu", "memory", "ephemeralStorage"] as const).flatMap((what) =>
        amount[what](requests[what]) > amount[what](limits[what])
          ? [
              {
                path: pathText([...path, "requests", what]),
                message: `${requests[what]} are requested, but the limit is ${limits[what]}.`,
              },
            ]
          : [],
      ),
    ),
    mend: "Lower the request, or raise the limit.",
  },
  {
    code: "temporary-above-limit",
    reads: ["resources.temporary", "resources.limits.ephemeralStorage", "pod.sidecars"],
    broken: each(({ path, resources: { temporary, limits } }) =>
      parse.memory(temporary) > parse.memory(limits.ephemeralStorage)
        ? [
            {
              path: pathText([...path, "temporary"]),
              message: `/tmp may hold ${temporary}, but the pod is evicted above ${limits.ephemeralStorage}.`,
            },
          ]
        : [],
    ),
    mend: "Lower temporary, or raise limits.ephemeralStorage.",
  },
];
