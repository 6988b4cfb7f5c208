import { holds } from "../answers";
import { eachContainer } from "../containers";
import { kept, must, mustBe, requireThat, shown, type Findings } from "../findings";
import { workloads } from "../kinds";
import { eachPod, type Pod } from "../pods";
import type { Field } from "../read";
import { cis, nsa, pss } from "../references";
import type { ObjectRule } from "../rule";

export const privileged: ObjectRule = {
  id: "privileged",
  title: "No container is privileged",
  severity: "critical",
  why: "A privileged container is root on the node: every device, every capability, no seccomp.",
  mend: "Remove securityContext.privileged, or set it to false; add the one capability that is really needed.",
  references: [pss("baseline", "privileged"), cis("5.2.2"), nsa("Pod security enforcement")],
  appliesTo: workloads,
  check: eachContainer(({ field }) => mustBe(field.at("securityContext", "privileged"), false, undefined)),
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

export const hostPath: ObjectRule = {
  id: "host-path",
  title: "No volume is a path of the node",
  severity: "high",
  why: "A path of the node gives the pod the node's files: credentials, the runtime's socket, other pods' data.",
  mend: "Use emptyDir for scratch space, a PersistentVolumeClaim for data, a ConfigMap or Secret for configuration.",
  references: [pss("restricted", "restrictedVolumes"), cis("5.2.11"), nsa("Pod security enforcement")],
  appliesTo: [...workloads, "PersistentVolume"],
  check: ({ kind, field, pods }) => [
    ...pods.flatMap(({ spec }) => spec.at("volumes").items().flatMap(noHostPath)),
    ...(kind === "PersistentVolume" ? noHostPath(field.at("spec")) : kept),
  ],
};

function noHostPath(volume: Field): Findings {
  return must(
    volume.at("hostPath"),
    (value) => value === undefined,
    "unset",
    () => "a path of the node",
  );
}

export const hostPorts: ObjectRule = {
  id: "host-ports",
  title: "No container takes a port of the node",
  severity: "medium",
  why: "A port of the node is open to whoever reaches the node, past Services and NetworkPolicies.",
  mend: "Remove hostPort and hostNetwork, and expose the container's port through a Service.",
  references: [pss("baseline", "hostPorts"), cis("5.2.12")],
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
