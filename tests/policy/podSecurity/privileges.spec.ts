import {
  addedCapabilities,
  allowPrivilegeEscalation,
  dropAllCapabilities,
} from "../../../policy/rules/podSecurity/privileges";
import { describeRule } from "../ruleCases";

const windows = { "os.name": "windows" };

describeRule({
  rule: allowPrivilegeEscalation,
  allowed: "false",
  breaks: {
    unset: {
      changes: { "containers.0.securityContext.allowPrivilegeEscalation": undefined },
      path: "spec.containers[0].securityContext.allowPrivilegeEscalation",
      container: "app",
      found: "unset",
    },
    "true on a sidecar": {
      changes: { "initContainers.1.securityContext.allowPrivilegeEscalation": true },
      path: "spec.initContainers[1].securityContext.allowPrivilegeEscalation",
      container: "proxy",
      found: "true",
    },
    "unset on an ephemeral container": {
      changes: { "ephemeralContainers.0.securityContext.allowPrivilegeEscalation": null },
      path: "spec.ephemeralContainers[0].securityContext.allowPrivilegeEscalation",
      container: "debug",
      found: "unset",
    },
    "unset where the pod names Linux": {
      changes: { "os.name": "linux", "containers.0.securityContext.allowPrivilegeEscalation": null },
      path: "spec.containers[0].securityContext.allowPrivilegeEscalation",
      container: "app",
      found: "unset",
    },
  },
  accepts: { "unset on Windows": { ...windows, "containers.0.securityContext.allowPrivilegeEscalation": undefined } },
});

describeRule({
  rule: dropAllCapabilities,
  allowed: 'a list with "ALL"',
  breaks: {
    "no capabilities": {
      changes: { "containers.0.securityContext.capabilities": undefined },
      path: "spec.containers[0].securityContext.capabilities.drop",
      container: "app",
      found: "unset",
    },
    "some dropped": {
      changes: { "containers.0.securityContext.capabilities.drop": ["NET_RAW", "SYS_ADMIN"] },
      path: "spec.containers[0].securityContext.capabilities.drop",
      container: "app",
      found: "a list without ALL",
    },
    "all in lower case, which the runtime does not know": {
      changes: { "initContainers.0.securityContext.capabilities.drop": ["all"] },
      path: "spec.initContainers[0].securityContext.capabilities.drop",
      container: "prepare",
      found: "a list without ALL",
    },
    "a text in place of the list": {
      changes: { "containers.0.securityContext.capabilities.drop": "ALL" },
      path: "spec.containers[0].securityContext.capabilities.drop",
      container: "app",
      found: "a list without ALL",
    },
    "nothing dropped by an ephemeral container": {
      changes: { "ephemeralContainers.0.securityContext.capabilities.drop": [] },
      path: "spec.ephemeralContainers[0].securityContext.capabilities.drop",
      container: "debug",
      found: "a list without ALL",
    },
  },
  accepts: {
    "ALL among others": { "containers.0.securityContext.capabilities.drop": ["NET_RAW", "ALL"] },
    "nothing dropped on Windows": { ...windows, "containers.0.securityContext.capabilities": undefined },
  },
});

describeRule({
  rule: addedCapabilities,
  allowed: "NET_BIND_SERVICE",
  breaks: {
    "a capability": {
      changes: { "containers.0.securityContext.capabilities.add": ["NET_BIND_SERVICE", "SYS_ADMIN"] },
      path: "spec.containers[0].securityContext.capabilities.add[1]",
      container: "app",
      found: "SYS_ADMIN",
    },
    "one of the runtime's own": {
      changes: { "initContainers.0.securityContext.capabilities.add": ["CHOWN"] },
      path: "spec.initContainers[0].securityContext.capabilities.add[0]",
      container: "prepare",
      found: "CHOWN",
    },
    "a text that is no capability": {
      changes: { "ephemeralContainers.0.securityContext.capabilities.add": ["hunter2"] },
      path: "spec.ephemeralContainers[0].securityContext.capabilities.add[0]",
      container: "debug",
      found: "another text",
    },
  },
  accepts: {
    NET_BIND_SERVICE: { "containers.0.securityContext.capabilities.add": ["NET_BIND_SERVICE"] },
    "none added": { "containers.0.securityContext.capabilities.add": [] },
    "any on Windows": { ...windows, "containers.0.securityContext.capabilities.add": ["SYS_ADMIN"] },
  },
});
