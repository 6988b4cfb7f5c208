import {
  addedCapabilities,
  allowPrivilegeEscalation,
  dropAllCapabilities,
  seccomp,
} from "../../../policy/rules/workload/privileges";
import { readOnlyRootFilesystem } from "../../../policy/rules/workload/filesystem";
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

const ownProfiles = {
  "securityContext.seccompProfile": undefined,
  "initContainers.0.securityContext.seccompProfile": { type: "RuntimeDefault" },
  "initContainers.1.securityContext.seccompProfile": { type: "RuntimeDefault" },
  "containers.0.securityContext.seccompProfile": { type: "Localhost", localhostProfile: "app.json" },
  "ephemeralContainers.0.securityContext.seccompProfile": { type: "RuntimeDefault" },
};

describeRule({
  rule: seccomp,
  allowed: "RuntimeDefault or Localhost",
  breaks: {
    "no profile on the pod nor on one container": {
      changes: { ...ownProfiles, "containers.0.securityContext.seccompProfile": undefined },
      path: "spec.containers[0].securityContext.seccompProfile.type",
      container: "app",
      found: "unset",
    },
    "an unconfined container": {
      changes: { "containers.0.securityContext.seccompProfile": { type: "Unconfined" } },
      path: "spec.containers[0].securityContext.seccompProfile.type",
      container: "app",
      found: "Unconfined",
    },
    "an unconfined pod, even when every container has a profile": {
      changes: { ...ownProfiles, "securityContext.seccompProfile": { type: "Unconfined" } },
      path: "spec.securityContext.seccompProfile.type",
      found: "Unconfined",
    },
    "a profile without a type": {
      changes: { "securityContext.seccompProfile": {} },
      path: "spec.securityContext.seccompProfile.type",
      found: "unset",
    },
    "an unconfined ephemeral container": {
      changes: { "ephemeralContainers.0.securityContext.seccompProfile.type": "Unconfined" },
      path: "spec.ephemeralContainers[0].securityContext.seccompProfile.type",
      container: "debug",
      found: "Unconfined",
    },
  },
  accepts: {
    "a profile on every container": ownProfiles,
    "a local profile": { "securityContext.seccompProfile": { type: "Localhost", localhostProfile: "app.json" } },
    "none on Windows": { ...windows, "securityContext.seccompProfile": undefined },
  },
});

describeRule({
  rule: readOnlyRootFilesystem,
  allowed: "true",
  breaks: {
    unset: {
      changes: { "containers.0.securityContext.readOnlyRootFilesystem": undefined },
      path: "spec.containers[0].securityContext.readOnlyRootFilesystem",
      container: "app",
      found: "unset",
    },
    "false on an init container": {
      changes: { "initContainers.0.securityContext.readOnlyRootFilesystem": false },
      path: "spec.initContainers[0].securityContext.readOnlyRootFilesystem",
      container: "prepare",
      found: "false",
    },
    "false on an ephemeral container": {
      changes: { "ephemeralContainers.0.securityContext.readOnlyRootFilesystem": false },
      path: "spec.ephemeralContainers[0].securityContext.readOnlyRootFilesystem",
      container: "debug",
      found: "false",
    },
  },
  accepts: { "unset on Windows": { ...windows, "containers.0.securityContext.readOnlyRootFilesystem": undefined } },
});
