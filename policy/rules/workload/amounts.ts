import { eachContainerOf } from "../containers";
import { kept, must, requireThat, type Findings } from "../findings";
import { workloads } from "../kinds";
import { amountOf } from "../quantity";
import type { Field } from "../read";
import { manual } from "../references";
import { objectRule } from "../rule";
import { integer, quantity } from "../settings";

const unbounded = "0 for none.";

export const requestLimitRatio = objectRule({
  id: "request-limit-ratio",
  title: "Requests are not above limits, and both within bounds",
  severity: "medium",
  why: "The API server refuses a request above its limit; a limit far above the request promises what the node lacks.",
  mend: "Lower the request or raise the limit; with the rule's bounds, bring both within them.",
  references: [
    manual(
      "Resource management for pods and containers",
      "concepts/configuration/manage-resources-containers/#requests-and-limits",
    ),
    manual("Limit ranges", "concepts/policy/limit-range/"),
  ],
  appliesTo: workloads,
  settings: {
    // No bound fits all programs; a request above its limit is wrong everywhere.
    maximumRatio: integer(`How many times the request a limit may be; ${unbounded}`, { default: 0, minimum: 0 }),
    minimumCpu: quantity(`Least CPU to request; ${unbounded}`, "0"),
    maximumCpu: quantity(`Highest CPU limit; ${unbounded}`, "0"),
    minimumMemory: quantity(`Least memory to request; ${unbounded}`, "0"),
    maximumMemory: quantity(`Highest memory limit; ${unbounded}`, "0"),
  },
  check: ({ pods }, { maximumRatio, minimumCpu, maximumCpu, minimumMemory, maximumMemory }) => {
    const bounds: Bounds = {
      ratio: maximumRatio,
      least: { cpu: minimumCpu, memory: minimumMemory },
      most: { cpu: maximumCpu, memory: maximumMemory },
    };
    return pods.flatMap((pod) => [
      ...isBounded(pod.spec, bounds),
      ...eachContainerOf(pod, ({ field }) => isBounded(field, bounds)),
    ]);
  },
});

/** 0 for none; the least and the most of a resource by its name. */
interface Bounds {
  readonly ratio: number;
  readonly least: Readonly<Record<string, string>>;
  readonly most: Readonly<Record<string, string>>;
}

/** What a container asks for, or a pod for all of its containers. */
function isBounded(holder: Field, { ratio, least, most }: Bounds): Findings {
  const requests = holder.at("resources", "requests");
  const limits = holder.at("resources", "limits");
  return [
    ...requests.entries().flatMap(([resource, request]) => isCovered(request, limits.at(resource), ratio)),
    ...bounded(least).flatMap(([resource, bound]) =>
      isAmount(requests.at(resource), (amount) => amount >= bound, `${least[resource]} or more`),
    ),
    ...bounded(most).flatMap(([resource, bound]) =>
      [requests, limits].flatMap((amounts) =>
        isAmount(amounts.at(resource), (amount) => amount <= bound, `${most[resource]} or less`),
      ),
    ),
  ];
}

function bounded(bounds: Readonly<Record<string, string>>): readonly (readonly [string, number])[] {
  return Object.entries(bounds)
    .map(([resource, bound]) => [resource, amountOf(bound) ?? 0] as const)
    .filter(([, bound]) => bound > 0);
}

/** What is not set, or is no amount, is left to the rules that ask for it. */
function isAmount(written: Field, accepts: (amount: number) => boolean, allowed: string): Findings {
  const acceptsValue = (value: unknown) => {
    const amount = amountOf(value);
    return amount === undefined || accepts(amount);
  };
  return must(written, acceptsValue, allowed, () => "another amount");
}

/** 2.9 is a little more than ten times 0.29, for a computer. */
const rounding = 1 + 1e-9;

/** The limit covers the request, and is not more than so many times as much. */
function isCovered(request: Field, limit: Field, ratio: number): Findings {
  if (limit.absent) return kept;
  const least = amountOf(request.value);
  const most = amountOf(limit.value);
  if (request.unknown) return [{ field: request, undecided: true }];
  if (limit.unknown) return [{ field: limit, undecided: true }];
  if (least === undefined || most === undefined) return kept;
  // A limit of 0 is none, which memory-limit and its like refuse.
  if (most <= 0) return kept;
  if (least > most)
    return [{ field: request, found: "a request above the limit", allowed: "the limit's amount, or less" }];
  return requireThat(ratio === 0 || least === 0 || most / least <= ratio * rounding, {
    field: limit,
    found: "a limit far above the request",
    allowed: `at most ${ratio} times the request`,
  });
}
