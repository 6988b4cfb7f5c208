import { cpuLimit, cpuMemoryRequests, ephemeralStorage, memoryLimit } from "../../../policy/rules/workload/resources";
import { pod } from "../fixtures";
import { describeObjectRule } from "../objectCases";
import { describeRule } from "../ruleCases";

/** Disk is asked for by a rule of its own. */
const disk = { "ephemeral-storage": "16Mi" };

describeRule({
  rule: cpuMemoryRequests,
  allowed: "an amount above 0",
  breaks: {
    "no CPU request and no CPU limit to take it from": {
      changes: { "containers.0.resources": { requests: { memory: "1Gi" }, limits: { memory: "1Gi", ...disk } } },
      path: "spec.containers[0].resources.requests.cpu",
      container: "app",
      found: "unset",
      also: [cpuLimit],
    },
    "no memory request and no memory limit to take it from": {
      changes: { "initContainers.0.resources": { requests: { cpu: "1" }, limits: { cpu: "1", ...disk } } },
      path: "spec.initContainers[0].resources.requests.memory",
      container: "prepare",
      found: "unset",
      also: [memoryLimit],
    },
    "a request of nothing": {
      changes: {
        "initContainers.1.resources": { requests: { cpu: "0", memory: "1Gi" }, limits: { memory: "1Gi", ...disk } },
      },
      path: "spec.initContainers[1].resources.requests.cpu",
      container: "proxy",
      found: "0",
      also: [cpuLimit],
    },
    "a request of nothing in spite of a limit": {
      changes: { "containers.0.resources.requests.cpu": 0 },
      path: "spec.containers[0].resources.requests.cpu",
      container: "app",
      found: "0",
    },
  },
  accepts: {
    "limits alone, which the API server takes as requests": {
      "containers.0.resources": { limits: { cpu: "500m", memory: "1Gi", ...disk } },
    },
    "resources of the whole pod": {
      "containers.0.resources": { limits: disk },
      resources: { requests: { cpu: 1, memory: "1Gi" }, limits: { cpu: 1, memory: "1Gi" } },
    },
    "none on an ephemeral container, which can't have any": { "ephemeralContainers.0.resources": undefined },
  },
});

describeRule({
  rule: memoryLimit,
  allowed: "an amount above 0",
  breaks: {
    "no limit": {
      changes: { "containers.0.resources.limits.memory": undefined },
      path: "spec.containers[0].resources.limits.memory",
      container: "app",
      found: "unset",
    },
    "no limit on an init container": {
      changes: { "initContainers.0.resources.limits.memory": undefined },
      path: "spec.initContainers[0].resources.limits.memory",
      container: "prepare",
      found: "unset",
    },
    "no limit on a sidecar": {
      changes: { "initContainers.1.resources.limits.memory": undefined },
      path: "spec.initContainers[1].resources.limits.memory",
      container: "proxy",
      found: "unset",
    },
    "a limit of 0, which is none": {
      changes: { "containers.0.resources.limits.memory": 0 },
      path: "spec.containers[0].resources.limits.memory",
      container: "app",
      found: "0",
    },
    "a text that is no amount": {
      changes: { "containers.0.resources.limits.memory": "plenty" },
      path: "spec.containers[0].resources.limits.memory",
      container: "app",
      found: "another text",
    },
    "a unit that Kubernetes does not have": {
      changes: { "containers.0.resources.limits.memory": "128MB" },
      path: "spec.containers[0].resources.limits.memory",
      container: "app",
      found: "another text",
    },
    "an amount below 0": {
      changes: { "containers.0.resources.limits.memory": -1 },
      path: "spec.containers[0].resources.limits.memory",
      container: "app",
      found: "-1",
    },
  },
  accepts: Object.fromEntries(
    ["1", "0.5Gi", ".5Gi", "1.Gi", "1e9", "1E9", "128974848", "123Mi", "+1Gi", "1000m", 134217728].map((amount) => [
      String(amount),
      { "containers.0.resources.limits.memory": amount, "containers.0.resources.requests.memory": undefined },
    ]),
  ),
});

describeRule({
  rule: cpuLimit,
  allowed: "an amount above 0",
  breaks: {
    "no limit": {
      changes: { "containers.0.resources.limits.cpu": undefined },
      path: "spec.containers[0].resources.limits.cpu",
      container: "app",
      found: "unset",
    },
    "no limits at all": {
      changes: { "containers.0.resources.limits": disk },
      path: "spec.containers[0].resources.limits.cpu",
      container: "app",
      found: "unset",
      also: [memoryLimit],
    },
  },
  accepts: {
    millis: { "containers.0.resources.limits.cpu": "250m" },
    "a limit of the whole pod": {
      "containers.0.resources.limits.cpu": undefined,
      resources: { limits: { cpu: "2" } },
    },
  },
});

describeObjectRule({
  rule: cpuLimit,
  good: pod(),
  settings: { required: "optional" },
  accepts: { "no limit": { "spec.containers.0.resources.limits.cpu": undefined } },
});

describeObjectRule({
  rule: cpuLimit,
  good: pod({ containers: [{ name: "app", resources: { requests: { cpu: 1 } } }] }),
  settings: { required: "forbidden" },
  allowed: "unset",
  breaks: {
    "a limit": [
      { "spec.containers.0.resources.limits": { cpu: "1" } },
      ["spec.containers[0].resources.limits.cpu", "a limit"],
    ],
    "a limit of the whole pod": [{ "spec.resources.limits.cpu": 1 }, ["spec.resources.limits.cpu", "a limit"]],
  },
  accepts: { "a limit of 0, which is none": { "spec.containers.0.resources.limits": { cpu: 0 } } },
});

describeObjectRule({
  rule: ephemeralStorage,
  good: pod(),
  allowed: "an amount above 0",
  breaks: {
    "no limit": [
      { "spec.containers.0.resources.limits.ephemeral-storage": undefined },
      ['spec.containers[0].resources.limits["ephemeral-storage"]', "unset"],
    ],
    "neither, on an init container": [
      { "spec.initContainers.0.resources": {} },
      ['spec.initContainers[0].resources.requests["ephemeral-storage"]', "unset"],
      ['spec.initContainers[0].resources.limits["ephemeral-storage"]', "unset"],
    ],
    "the whole pod's, which pods can't have": [
      {
        "spec.containers.0.resources.limits.ephemeral-storage": undefined,
        "spec.resources.limits": { "ephemeral-storage": "1Gi" },
      },
      ['spec.containers[0].resources.limits["ephemeral-storage"]', "unset"],
    ],
  },
  accepts: {
    "a limit alone, which is the request too": {
      "spec.containers.0.resources.requests.ephemeral-storage": undefined,
    },
    "none on an ephemeral container, which can't have any (kyverno/policies#1467)": {
      "spec.ephemeralContainers.0.resources": undefined,
    },
  },
  unknown: { "spec.containers.0.resources.limits": ["spec.containers[0].resources.limits"] },
});
