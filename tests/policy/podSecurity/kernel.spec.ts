import { procMount, sysctls } from "../../../policy/rules/podSecurity/kernel";
import { describeRule } from "../ruleCases";

describeRule({
  rule: procMount,
  allowed: "Default or unset",
  breaks: {
    "an unmasked container": {
      changes: { "containers.0.securityContext.procMount": "Unmasked" },
      path: "spec.containers[0].securityContext.procMount",
      container: "app",
      found: "Unmasked",
    },
    "an unmasked init container, also in a user namespace": {
      changes: { hostUsers: false, "initContainers.0.securityContext.procMount": "Unmasked" },
      path: "spec.initContainers[0].securityContext.procMount",
      container: "prepare",
      found: "Unmasked",
    },
    "an unmasked ephemeral container, also on Windows": {
      changes: { "os.name": "windows", "ephemeralContainers.0.securityContext.procMount": "Unmasked" },
      path: "spec.ephemeralContainers[0].securityContext.procMount",
      container: "debug",
      found: "Unmasked",
    },
    "an empty text": {
      changes: { "containers.0.securityContext.procMount": "" },
      path: "spec.containers[0].securityContext.procMount",
      container: "app",
      found: "an empty text",
    },
    "another text": {
      changes: { "containers.0.securityContext.procMount": "default" },
      path: "spec.containers[0].securityContext.procMount",
      container: "app",
      found: "another text",
    },
  },
  accepts: {
    Default: { "containers.0.securityContext.procMount": "Default" },
    null: { "containers.0.securityContext.procMount": null },
  },
});

const safe = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_notsent_lowat",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_slow_start_after_idle",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.tcp_wmem",
];

describeRule({
  rule: sysctls,
  allowed: "one of the safe sysctls",
  breaks: {
    "a sysctl of the node's memory": {
      changes: { "securityContext.sysctls": [{ name: "kernel.msgmax", value: "1" }] },
      path: "spec.securityContext.sysctls[0].name",
      found: "another text",
    },
    "a sysctl of the network that is not safe, beside one that is": {
      changes: {
        "securityContext.sysctls": [
          { name: "net.ipv4.tcp_syncookies", value: "1" },
          { name: "net.core.somaxconn", value: "1024" },
        ],
      },
      path: "spec.securityContext.sysctls[1].name",
      found: "another text",
    },
    "a safe sysctl in the old spelling": {
      changes: { "securityContext.sysctls": [{ name: "net/ipv4/tcp_syncookies", value: "1" }] },
      path: "spec.securityContext.sysctls[0].name",
      found: "another text",
    },
    "a sysctl without a name": {
      changes: { "securityContext.sysctls": [{ value: "1" }] },
      path: "spec.securityContext.sysctls[0].name",
      found: "unset",
    },
    "null among the sysctls": {
      changes: { "securityContext.sysctls": [null] },
      path: "spec.securityContext.sysctls[0].name",
      found: "unset",
    },
  },
  accepts: {
    none: { "securityContext.sysctls": [] },
    ...Object.fromEntries(safe.map((name) => [name, { "securityContext.sysctls": [{ name, value: "1" }] }])),
  },
});
