import { requestLimitRatio } from "../../../policy/rules/workload/amounts";
import { UNKNOWN } from "../../../policy/rules/read";
import { pod } from "../fixtures";
import { describeObjectRule, type Changes } from "../objectCases";

const resources = (requests: object, limits: object): Changes => ({
  "spec.containers.0.resources": { requests, limits },
});
const at = "spec.containers[0].resources";
const above = "a request above the limit";

describeObjectRule({
  rule: requestLimitRatio,
  good: pod(),
  allowed: "the limit's amount, or less",
  breaks: {
    "more CPU than the limit": [resources({ cpu: "1001m" }, { cpu: 1 }), [`${at}.requests.cpu`, above]],
    "more memory": [resources({ memory: "1Gi" }, { memory: "1G" }), [`${at}.requests.memory`, above]],
    "more of anything": [
      resources({ "example.com/gpu": 2 }, { "example.com/gpu": 1 }),
      [`${at}.requests["example.com/gpu"]`, above],
    ],
    "more for a whole pod": [
      { "spec.resources": { requests: { cpu: 2 }, limits: { cpu: 1 } } },
      ["spec.resources.requests.cpu", above],
    ],
  },
  accepts: {
    "as much": resources({ cpu: "700m" }, { cpu: 0.7 }),
    "far less": resources({ cpu: "1m" }, { cpu: 64 }),
    "a limit of 0, which is none": resources({ cpu: 1, memory: "1Gi" }, { cpu: 0, memory: "-1" }),
    "no limit": resources({ cpu: 2, memory: "1Gi" }, { memory: "1Gi" }),
    "no request": resources({}, { cpu: 1 }),
    "what is no amount, which other rules refuse": resources({ cpu: "much" }, { cpu: 1 }),
    "a limit that is no amount": resources({ cpu: 1 }, { cpu: "more" }),
    "a request not known yet, where there is no limit": resources({ cpu: UNKNOWN }, {}),
  },
  unknown: {
    "spec.containers.0.resources.requests.cpu": [`${at}.requests.cpu`],
    "spec.containers.0.resources.limits.cpu": [`${at}.limits.cpu`],
  },
});

describeObjectRule({
  rule: requestLimitRatio,
  good: pod({ containers: [] }),
  settings: { maximumRatio: 10 },
  allowed: "at most 10 times the request",
  breaks: {
    "a limit far above": [
      { "spec.resources": { requests: { cpu: "100m" }, limits: { cpu: "1001m" } } },
      ["spec.resources.limits.cpu", "a limit far above the request"],
    ],
  },
  accepts: {
    "what is no amount": {
      "spec.resources": { requests: { cpu: "much", memory: 1 }, limits: { cpu: 1, memory: "more" } },
    },
    "ten times as much": { "spec.resources": { requests: { cpu: "290m" }, limits: { cpu: "2.9" } } },
    "a request of nothing, which another rule refuses": {
      "spec.resources": { requests: { cpu: 0 }, limits: { cpu: 1 } },
    },
  },
});

describeObjectRule({
  rule: requestLimitRatio,
  good: pod({ containers: [] }),
  settings: { minimumCpu: "10m", maximumCpu: "4", minimumMemory: "16Mi", maximumMemory: "8Gi" },
  breaks: {
    "too little CPU": [{ "spec.resources.requests.cpu": "9m" }, ["spec.resources.requests.cpu", "another amount"]],
    "too much CPU": [{ "spec.resources.limits.cpu": 5 }, ["spec.resources.limits.cpu", "another amount"]],
    "too much CPU without a limit": [
      { "spec.resources.requests.cpu": 5 },
      ["spec.resources.requests.cpu", "another amount"],
    ],
    "too little memory": [
      { "spec.resources.requests.memory": "15Mi" },
      ["spec.resources.requests.memory", "another amount"],
    ],
    "too much memory": [{ "spec.resources.limits.memory": "9Gi" }, ["spec.resources.limits.memory", "another amount"]],
  },
  accepts: {
    "what the bounds are": {
      "spec.resources": { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: 4, memory: "8Gi" } },
    },
    "a limit below the least request": { "spec.resources.limits.cpu": "5m" },
    "another resource": { "spec.resources.limits": { "ephemeral-storage": "100Gi" } },
  },
});

for (const [setting, bound, resource, amount, allowed] of [
  ["minimumCpu", "10m", "requests.cpu", "9m", "10m or more"],
  ["minimumMemory", "16Mi", "requests.memory", "15Mi", "16Mi or more"],
  ["maximumCpu", "4", "requests.cpu", "5", "4 or less"],
  ["maximumMemory", "8Gi", "limits.memory", "9Gi", "8Gi or less"],
] as const) {
  const place = `spec.resources.${resource}`;
  describeObjectRule({
    rule: requestLimitRatio,
    good: pod({ containers: [] }),
    settings: { [setting]: bound },
    allowed,
    breaks: { "an amount beyond it": [{ [place]: amount }, [place, "another amount"]] },
    accepts: { "no amounts": { "spec.resources": undefined }, "the bound": { [place]: bound } },
  });
}
