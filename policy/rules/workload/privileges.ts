import { is, some } from "../answers";
import { eachContainer, eachContainerOf } from "../containers";
import { must, mustBe, requireThat, shown, unless, type Findings } from "../findings";
import { workloads } from "../kinds";
import { eachPod, onWindows, type Pod } from "../pods";
import { cis, nsa, pss } from "../references";
import type { Field } from "../read";
import type { ObjectRule } from "../rule";
import { isCapability } from "./capabilities";

export const allowPrivilegeEscalation: ObjectRule = {
  id: "allow-privilege-escalation",
  title: "No process gains more rights than its parent",
  severity: "high",
  why: "Unless it is refused, a setuid program in the image gives an intruder root. It is allowed when unset.",
  mend: "Set securityContext.allowPrivilegeEscalation to false on every container.",
  references: [pss("restricted", "allowPrivilegeEscalation"), cis("5.2.6"), nsa("Pod security enforcement")],
  appliesTo: workloads,
  check: eachContainer(({ field }, pod) =>
    unless(onWindows(pod), mustBe(field.at("securityContext", "allowPrivilegeEscalation"), false)),
  ),
};

export const dropAllCapabilities: ObjectRule = {
  id: "drop-all-capabilities",
  title: "Containers drop all capabilities",
  severity: "medium",
  why: "Container runtimes grant some fourteen capabilities unasked, among them raw sockets and changing file owners.",
  mend: 'Set securityContext.capabilities.drop to ["ALL"] on every container.',
  references: [pss("restricted", "capabilities_restricted"), cis("5.2.9"), nsa("Pod security enforcement")],
  appliesTo: workloads,
  check: eachContainer(({ field }, pod) =>
    unless(onWindows(pod), dropsAll(field.at("securityContext", "capabilities", "drop"))),
  ),
};

function dropsAll(drop: Field): Findings {
  const found = drop.absent ? "unset" : "a list without ALL";
  return requireThat(
    some(drop.items(), (dropped) => is(dropped, "ALL")),
    {
      field: drop,
      found,
      allowed: 'a list with "ALL"',
    },
  );
}

export const addedCapabilities: ObjectRule = {
  id: "added-capabilities",
  title: "Containers add no capability but NET_BIND_SERVICE",
  severity: "high",
  why: "Most capabilities are a part of root: SYS_ADMIN mounts, NET_RAW forges packets, DAC_OVERRIDE reads every file.",
  mend: "Remove the capability from securityContext.capabilities.add; ports below 1024 need NET_BIND_SERVICE only.",
  references: [
    pss("restricted", "capabilities_restricted"),
    cis("5.2.8"),
    cis("5.2.9"),
    nsa("Pod security enforcement"),
  ],
  appliesTo: workloads,
  check: eachContainer(({ field }, pod) =>
    unless(onWindows(pod), field.at("securityContext", "capabilities", "add").items().flatMap(isHarmless)),
  ),
};

function isHarmless(added: Field): Findings {
  const found = (value: unknown) => (isCapability(value) ? value : shown(value));
  return must(added, (capability) => capability === "NET_BIND_SERVICE", "NET_BIND_SERVICE", found);
}

export const seccomp: ObjectRule = {
  id: "seccomp",
  title: "Containers run under a seccomp profile",
  severity: "medium",
  why: "Without a profile every system call of the kernel is open to the container. None is the default.",
  mend: "Set securityContext.seccompProfile.type to RuntimeDefault on the pod.",
  references: [pss("restricted", "seccompProfile_restricted"), cis("5.6.2"), nsa("Hardening container environments")],
  appliesTo: workloads,
  check: eachPod((pod) => unless(onWindows(pod), confined(pod))),
};

/** A container's own profile counts before the pod's, and none may be weaker. */
function confined(pod: Pod): Findings {
  const onPod = pod.spec.at("securityContext", "seccompProfile");
  return [
    ...(onPod.absent ? [] : hasProfile(onPod)),
    ...eachContainerOf(pod, ({ field }) => {
      const own = field.at("securityContext", "seccompProfile");
      return own.absent && !onPod.absent ? [] : hasProfile(own);
    }),
  ];
}

function hasProfile(profile: Field): Findings {
  const found = (type: unknown) => (type === "Unconfined" ? type : shown(type));
  const accepts = (type: unknown) => type === "RuntimeDefault" || type === "Localhost";
  return must(profile.at("type"), accepts, "RuntimeDefault or Localhost", found);
}
