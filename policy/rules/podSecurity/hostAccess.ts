import { holds } from "../answers";
import { eachContainer } from "../containers";
import { kept, must, mustBe, requireThat, shown, type Findings } from "../findings";
import { workloads } from "../kinds";
import { eachPod, type Pod } from "../pods";
import type { Field } from "../read";
import { cis, nsa, pss } from "../references";
import type { ObjectRule } from "../rule";
import { everySecurityContext } from "./securityContext";

export const privileged: ObjectRule = {
  id: "privileged",
  title: "No container is privileged",
  severity: "critical",
  exemptible: false,
  why: "A privileged container is root on the node: every device, every capability, no seccomp.",
  mend: "Remove securityContext.privileged, or set it to false; add the one capability that is really needed.",
  references: [pss("baseline", "privileged"), cis("5.2.2"), nsa("Pod security enforcement")],
  appliesTo: workloads,
  check: eachContainer(({ field }) => mustBe(field.at("securityContext", "privileged"), false, undefined)),
};

export const windowsHostProcess: ObjectRule = {
  id: "windows-host-process",
  title: "No container is a process of its Windows node",
  severity: "critical",
  exemptible: false,
  why: "A HostProcess container is no container: it runs on the Windows node itself, with the node's files and network.",
  mend: "Remove securityContext.windowsOptions.hostProcess from the pod and its containers, or set it to false.",
  references: [pss("baseline", "windowsHostProcess"), cis("5.2.10")],
  appliesTo: workloads,
  check: eachPod((pod) =>
    everySecurityContext(pod, (context) => mustBe(context.at("windowsOptions", "hostProcess"), false, undefined)),
  ),
};

export const hostNamespaces: ObjectRule = {
  id: "host-namespaces",
  title: "Pods stay out of the node's network, process and IPC namespaces",
  severity: "high",
  why: "A pod in the node's namespaces sees and signals its processes, sniffs its traffic, and escapes NetworkPolicies.",
  mend: "Remove hostNetwork, hostPID and hostIPC, or set them to false.",
  references: [
    pss("baseline", "hostNamespaces"),
    cis("5.2.3"),
    cis("5.2.4"),
    cis("5.2.5"),
    nsa("Pod security enforcement"),
  ],
  appliesTo: workloads,
  check: eachPod(({ spec }) =>
    ["hostNetwork", "hostPID", "hostIPC"].flatMap((name) => mustBe(spec.at(name), false, undefined)),
  ),
};

export const hostPorts: ObjectRule = {
  id: "host-ports",
  title: "No container takes a port of the node",
  severity: "medium",
  why: "A port of the node is open to whoever reaches the node, past Services and NetworkPolicies.",
  mend: "Remove hostPort and hostNetwork, and expose the container's port through a Service.",
  references: [pss("baseline", "hostPorts"), cis("5.2.12"), nsa("Pod security enforcement")],
  appliesTo: workloads,
  check: eachContainer(({ field, role }, pod) =>
    field
      .at("ports")
      .items()
      .flatMap((port) => {
        const given = mustBe(port.at("hostPort"), 0, undefined);
        return given.length > 0 || role === "ephemeral container" ? given : hostNetworkPort(port, pod);
      }),
  ),
};

/** In the node's network, the API server makes every container port a port of the node. */
function hostNetworkPort(port: Field, { spec }: Pod): Findings {
  const containerPort = port.at("containerPort");
  if (holds(containerPort, (value) => value === undefined || value === 0) === true) return kept;
  const onNode = holds(spec.at("hostNetwork"), (value) => value !== true);
  const found = `${shown(containerPort.value)}, from containerPort and hostNetwork`;
  return requireThat(onNode, { field: port.at("hostPort"), found, allowed: "0 or unset, without hostNetwork" });
}

export const hostProbes: ObjectRule = {
  id: "host-probes",
  title: "Probes and lifecycle hooks connect to their own pod only",
  severity: "medium",
  why: "The kubelet connects to the host that a probe or hook names, from the node: a way round NetworkPolicies.",
  mend: "Remove host from httpGet and tcpSocket; a Host header belongs in httpGet.httpHeaders.",
  references: [pss("baseline", "hostProbesAndHostLifecycle")],
  appliesTo: workloads,
  check: eachContainer(({ field }) => handlers.flatMap((path) => ownHost(field.at(...path)))),
};

const handlers = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
] as const;

function ownHost(handler: Field): Findings {
  if (handler.absent) return kept;
  const accepts = (host: unknown) => host === undefined || host === "";
  return ["httpGet", "tcpSocket"].flatMap((action) => must(handler.at(action, "host"), accepts, "empty or unset"));
}
