import { runAsNonRoot, runAsUserZero } from "../../../policy/rules/podSecurity/identity";
import { describeRule } from "../ruleCases";

const onEveryContainer = (value: unknown) => ({
  "initContainers.0.securityContext.runAsNonRoot": value,
  "initContainers.1.securityContext.runAsNonRoot": value,
  "containers.0.securityContext.runAsNonRoot": value,
  "ephemeralContainers.0.securityContext.runAsNonRoot": value,
});

describeRule({
  rule: runAsNonRoot,
  allowed: "true or unset",
  breaks: {
    "false on the pod": {
      changes: { "securityContext.runAsNonRoot": false },
      path: "spec.securityContext.runAsNonRoot",
      found: "false",
    },
    "false on the pod, even when every container says true": {
      changes: { "securityContext.runAsNonRoot": false, ...onEveryContainer(true) },
      path: "spec.securityContext.runAsNonRoot",
      found: "false",
    },
    "false on a container of a pod that says true": {
      changes: { "containers.0.securityContext.runAsNonRoot": false },
      path: "spec.containers[0].securityContext.runAsNonRoot",
      container: "app",
      found: "false",
    },
    "false on an ephemeral container": {
      changes: { "ephemeralContainers.0.securityContext.runAsNonRoot": false },
      path: "spec.ephemeralContainers[0].securityContext.runAsNonRoot",
      container: "debug",
      found: "false",
    },
  },
  accepts: {
    "true on every container, unset on the pod": {
      "securityContext.runAsNonRoot": undefined,
      ...onEveryContainer(true),
    },
    "false in a user namespace": { hostUsers: false, "containers.0.securityContext.runAsNonRoot": false },
  },
});

describeRule({
  rule: runAsNonRoot,
  allowed: "true",
  breaks: {
    "unset on the pod and on one container": {
      changes: {
        "securityContext.runAsNonRoot": undefined,
        ...onEveryContainer(true),
        "initContainers.1.securityContext.runAsNonRoot": undefined,
      },
      path: "spec.initContainers[1].securityContext.runAsNonRoot",
      container: "proxy",
      found: "unset",
    },
    "unset, with hostUsers true": {
      changes: {
        hostUsers: true,
        "securityContext.runAsNonRoot": null,
        ...onEveryContainer(true),
        "containers.0.securityContext.runAsNonRoot": null,
      },
      path: "spec.containers[0].securityContext.runAsNonRoot",
      container: "app",
      found: "unset",
    },
    "a user other than 0 in its place": {
      changes: {
        "securityContext.runAsNonRoot": undefined,
        ...onEveryContainer(true),
        "containers.0.securityContext.runAsNonRoot": undefined,
      },
      path: "spec.containers[0].securityContext.runAsNonRoot",
      container: "app",
      found: "unset",
    },
  },
  accepts: {},
});

describeRule({
  rule: runAsUserZero,
  allowed: "a number above 0, or unset",
  breaks: {
    "user 0 on the pod": {
      changes: { "securityContext.runAsUser": 0 },
      path: "spec.securityContext.runAsUser",
      found: "0",
    },
    "user 0 on a container": {
      changes: { "containers.0.securityContext.runAsUser": 0 },
      path: "spec.containers[0].securityContext.runAsUser",
      container: "app",
      found: "0",
    },
    "user 0 on an init container": {
      changes: { "initContainers.0.securityContext.runAsUser": 0 },
      path: "spec.initContainers[0].securityContext.runAsUser",
      container: "prepare",
      found: "0",
    },
    "user 0 on an ephemeral container": {
      changes: { "ephemeralContainers.0.securityContext.runAsUser": 0 },
      path: "spec.ephemeralContainers[0].securityContext.runAsUser",
      container: "debug",
      found: "0",
    },
    "a text, which is no user": {
      changes: { "containers.0.securityContext.runAsUser": "0" },
      path: "spec.containers[0].securityContext.runAsUser",
      container: "app",
      found: "another text",
    },
  },
  accepts: {
    "user 0 in a user namespace": { hostUsers: false, "securityContext.runAsUser": 0 },
  },
  leavesToOthers: {
    "no user, which high-uid refuses": { "securityContext.runAsUser": undefined },
    "a number that is no user": { "containers.0.securityContext.runAsUser": -1 },
  },
});
