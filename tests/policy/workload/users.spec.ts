import { highUid, rootGroup } from "../../../policy/rules/workload/users";
import { pod } from "../fixtures";
import { describeObjectRule } from "../objectCases";

const own = (value: unknown) => ({ "spec.containers.0.securityContext.runAsGroup": value });

describeObjectRule({
  rule: rootGroup,
  good: pod(),
  allowed: "a number above 0, or unset",
  breaks: {
    "group 0 for the pod": [{ "spec.securityContext.runAsGroup": 0 }, ["spec.securityContext.runAsGroup", "0"]],
    "files of group 0": [{ "spec.securityContext.fsGroup": 0 }, ["spec.securityContext.fsGroup", "0"]],
    "group 0 beside others": [
      { "spec.securityContext.supplementalGroups": [10001, 0] },
      ["spec.securityContext.supplementalGroups[1]", "0"],
    ],
    "group 0 for a container": [own(0), ["spec.containers[0].securityContext.runAsGroup", "0"]],
    "group 0 for an ephemeral container": [
      { "spec.ephemeralContainers.0.securityContext.runAsGroup": 0 },
      ["spec.ephemeralContainers[0].securityContext.runAsGroup", "0"],
    ],
    "a text": [own("1000"), ["spec.containers[0].securityContext.runAsGroup", "another text"]],
  },
  accepts: {
    "no groups": { "spec.securityContext": {} },
    "the lowest group that is not root's": { "spec.securityContext.fsGroup": 1 },
    "other groups": { "spec.securityContext.supplementalGroups": [1, 2] },
    "group 0 on Windows, which has none": { ...own(0), "spec.os.name": "windows" },
    "group 0 in a user namespace": { ...own(0), "spec.hostUsers": false },
  },
  unknown: { "spec.securityContext.fsGroup": ["spec.securityContext.fsGroup"] },
});

describeObjectRule({
  rule: highUid,
  good: pod(),
  allowed: "a number from 10000",
  breaks: {
    "a low user": [{ "spec.securityContext.runAsUser": 9999 }, ["spec.securityContext.runAsUser", "9999"]],
    "a low group": [{ "spec.securityContext.runAsGroup": 1000 }, ["spec.securityContext.runAsGroup", "1000"]],
    "a low group of a container": [own(1), ["spec.containers[0].securityContext.runAsGroup", "1"]],
    "no user anywhere, each container for itself": [
      { "spec.securityContext.runAsUser": undefined, "spec.containers.0.securityContext.runAsUser": 10_000 },
      ["spec.initContainers[0].securityContext.runAsUser", "unset"],
      ["spec.initContainers[1].securityContext.runAsUser", "unset"],
      ["spec.ephemeralContainers[0].securityContext.runAsUser", "unset"],
    ],
  },
  accepts: {
    "the lowest": { "spec.securityContext.runAsUser": 10_000, ...own(10_000) },
    "low groups of files, which are those of the storage": {
      "spec.securityContext.fsGroup": 1000,
      "spec.securityContext.supplementalGroups": [44],
    },
    "root, which other rules refuse": { "spec.securityContext.runAsUser": 0, "spec.securityContext.runAsGroup": 0 },
    "a text, which other rules refuse": { "spec.securityContext.runAsUser": "app" },
    "low numbers on Windows": { "spec.securityContext.runAsUser": 1, "spec.os.name": "windows" },
    "low numbers in a user namespace": { "spec.securityContext.runAsUser": 1, "spec.hostUsers": false },
  },
  unknown: {
    "spec.securityContext.runAsUser": ["spec.securityContext.runAsUser"],
    "spec.containers.0.securityContext": ["spec.containers[0].securityContext"],
  },
});

describeObjectRule({
  rule: highUid,
  good: pod(),
  settings: { minimum: 500, required: false },
  allowed: "a number from 500, or unset",
  breaks: { "a lower one": [{ "spec.securityContext.runAsUser": 499 }, ["spec.securityContext.runAsUser", "499"]] },
  accepts: {
    "none, where OpenShift gives it": { "spec.securityContext": {} },
    "the lowest": { "spec.securityContext.runAsUser": 500 },
  },
});
