import { eachContainer } from "../containers";
import { must, naming } from "../findings";
import { workloads } from "../kinds";
import { eachPod } from "../pods";
import { manual, pss } from "../references";
import type { ObjectRule } from "../rule";

export const procMount: ObjectRule = {
  id: "proc-mount",
  title: "Containers see the masked /proc",
  severity: "high",
  why: "Unmasked shows the node's kernel through /proc, and lets root in the container write to it.",
  mend: "Remove securityContext.procMount, or set it to Default.",
  // A user namespace excuses it at level baseline only.
  references: [pss("restricted", "procMount_restricted")],
  appliesTo: workloads,
  check: eachContainer(({ field }) =>
    must(
      field.at("securityContext", "procMount"),
      (value) => value === undefined || value === "Default",
      "Default or unset",
      naming("Unmasked"),
    ),
  ),
};

export const sysctls: ObjectRule = {
  id: "sysctls",
  title: "Pods set no sysctl but those that stay within the pod",
  severity: "medium",
  why: "Other sysctls change the node's kernel for every pod, or use up what all of them share.",
  mend: "Remove the sysctl from securityContext.sysctls; what the node needs is set on the node.",
  references: [
    pss("baseline", "sysctls"),
    manual("Using sysctls in a Kubernetes cluster", "tasks/administer-cluster/sysctl-cluster/"),
  ],
  appliesTo: workloads,
  check: eachPod(({ spec }) =>
    spec
      .at("securityContext", "sysctls")
      .items()
      .flatMap((sysctl) => must(sysctl.at("name"), (name) => safeSysctls.has(name), "one of the safe sysctls")),
  ),
};

/** As of version 1.37. */
export const safeSysctls: ReadonlySet<unknown> = new Set([
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
]);
