import { literal, textIf, thePod } from "../cel";
import type { Expressions, Values } from "../expression";

/** An amount as a holder of resources sets it: a container, or the pod for all of its containers. */
type Amount = (holder: string) => string;

const limit =
  (resource: string): Amount =>
  (holder) =>
    `${holder}.?resources.?limits[?${literal(resource)}]`;

/** The API server takes a request that is not there from the limit, but not yet in a template. */
const request =
  (resource: string): Amount =>
  (holder) =>
    `${holder}.?resources.?requests[?${literal(resource)}].or(${limit(resource)(holder)})`;

function isSet(amount: Amount, holder: string): string {
  return `${amount(holder)}.optMap(q, quantity(q).isGreaterThan(quantity("0"))).orValue(false)`;
}

/** Holds where neither the container nor, where it can, the pod sets the amount above 0. */
function unset(amount: Amount, holders: readonly string[] = ["c", "variables.spec"]): string {
  return `!(${holders.map((holder) => isSet(amount, holder)).join(" || ")})`;
}

const disk = "ephemeral-storage";

/** 2.9 is a little more than ten times 0.29, for a computer. */
const rounding = 1 + 1e-9;

/** Holds where a holder's amounts do not fit together, or are out of bounds. */
function unbounded(holder: string, settings: Values): string {
  const requests = `${holder}.?resources.?requests.orValue({})`;
  const limits = `${holder}.?resources.?limits.orValue({})`;
  const ratio = Number(settings["maximumRatio"]);
  const above = `quantity(${requests}[r]).isGreaterThan(quantity(${limits}[r]))`;
  const far = `(quantity(${requests}[r]).isGreaterThan(quantity("0")) &&
        quantity(${limits}[r]).asApproximateFloat() > quantity(${requests}[r]).asApproximateFloat() * ${(ratio * rounding).toFixed(9)})`;
  const bound = (setting: string, amounts: string, resource: string, comparison: string) => {
    const text = literal(settings[setting]);
    const given = `${amounts}[?${literal(resource)}].optMap(q, quantity(q).${comparison}(quantity(${text}))).orValue(false)`;
    return `(quantity(${text}).isGreaterThan(quantity("0")) && ${given})`;
  };
  return [
    `${requests}.exists(r, r in ${limits} && (${ratio === 0 ? above : `${above} || ${far}`}))`,
    ...(["Cpu", "Memory"] as const).flatMap((name) => [
      bound(`minimum${name}`, requests, name.toLowerCase(), "isLessThan"),
      bound(`maximum${name}`, requests, name.toLowerCase(), "isGreaterThan"),
      bound(`maximum${name}`, limits, name.toLowerCase(), "isGreaterThan"),
    ]),
  ].join(" || ");
}

export const resourceExpressions: Expressions = {
  "cpu-memory-requests": {
    allowed: "resources.requests.cpu and resources.requests.memory above 0",
    among: "sized",
    container: `${unset(request("cpu"))} || ${unset(request("memory"))}`,
  },
  "memory-limit": {
    allowed: "resources.limits.memory above 0",
    among: "sized",
    container: unset(limit("memory")),
  },
  "cpu-limit": {
    allowed: ({ required }) =>
      required === "forbidden" ? "resources.limits.cpu unset" : "resources.limits.cpu above 0",
    among: "sized",
    container: ({ required }) => {
      if (required === "required") return unset(limit("cpu"));
      return required === "forbidden" ? isSet(limit("cpu"), "c") : "false";
    },
    parts: [
      ({ required }) => textIf(required === "forbidden" ? isSet(limit("cpu"), "variables.spec") : "false", thePod),
    ],
  },
  "ephemeral-storage": {
    allowed: 'resources.requests and resources.limits of "ephemeral-storage" above 0',
    among: "sized",
    container: `${unset(request(disk), ["c"])} || ${unset(limit(disk), ["c"])}`,
  },
  "request-limit-ratio": {
    allowed: "requests and limits within the bounds of the rule",
    container: (settings) => unbounded("c", settings),
    parts: [(settings) => textIf(unbounded("variables.spec", settings), thePod)],
  },
};
