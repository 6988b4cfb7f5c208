import { eachContainerOf } from "../containers";
import { kept, must, naming, remediedBy, unless, type Findings } from "../findings";
import { workloads } from "../kinds";
import { eachPod, onWindows, type Pod } from "../pods";
import type { Field } from "../read";
import { cis, nsa, pss } from "../references";
import type { ObjectRule } from "../rule";
import { everySecurityContext } from "./securityContext";

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
    ...(onPod.absent ? kept : hasProfile(onPod)),
    ...eachContainerOf(pod, ({ field }) => {
      const own = field.at("securityContext", "seccompProfile");
      if (!own.absent) return hasProfile(own);
      return onPod.absent ? remediedBy(hasProfile(own), { type: "RuntimeDefault" }, onPod) : kept;
    }),
  ];
}

export const appArmor: ObjectRule = {
  id: "app-armor",
  title: "Nothing is taken out of its AppArmor profile",
  severity: "medium",
  why: "The runtime's profile keeps containers from the kernel's own files and from mounting; Unconfined gives that up.",
  mend: "Remove the profile, or set its type to RuntimeDefault or Localhost; the old annotation is not needed any more.",
  references: [pss("baseline", "appArmorProfile"), nsa("Hardening container environments")],
  appliesTo: workloads,
  check: eachPod((pod) => [
    ...appArmorAnnotations(pod),
    ...everySecurityContext(pod, (context) => {
      const profile = context.at("appArmorProfile");
      return profile.absent ? kept : hasProfile(profile);
    }),
  ]),
};

/** Before 1.30 there was no field for it. The API server still heeds them. */
function appArmorAnnotations({ metadata }: Pod): Findings {
  const annotations = metadata.at("annotations");
  const accepts = (profile: unknown) =>
    profile === undefined ||
    profile === "" ||
    profile === "runtime/default" ||
    (typeof profile === "string" && profile.startsWith("localhost/"));
  return annotations
    .entries()
    .filter(([key]) => annotations.unknown || key.startsWith("container.apparmor.security.beta.kubernetes.io/"))
    .flatMap(([, profile]) => must(profile, accepts, "runtime/default, localhost/* or unset", naming("unconfined")));
}

/** Profiles of seccomp and of AppArmor are named alike. */
function hasProfile(profile: Field): Findings {
  const accepts = (type: unknown) => type === "RuntimeDefault" || type === "Localhost";
  return must(profile.at("type"), accepts, "RuntimeDefault or Localhost", naming("Unconfined"));
}

export const seLinux: ObjectRule = {
  id: "se-linux",
  title: "Containers keep the SELinux context of containers",
  severity: "medium",
  why: "Another type, such as spc_t, is not confined to what containers may touch on the node; user and role widen it too.",
  mend: "Remove seLinuxOptions.user and role, and type unless it is one of those for containers; level may stay.",
  references: [pss("baseline", "seLinuxOptions"), nsa("Hardening container environments")],
  appliesTo: workloads,
  check: eachPod((pod) =>
    everySecurityContext(pod, (context) => {
      const options = context.at("seLinuxOptions");
      return options.absent ? kept : keepsContext(options);
    }),
  ),
};

export const containerTypes = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

function keepsContext(options: Field): Findings {
  const isEmpty = (value: unknown) => value === undefined || value === "";
  const isOurs = (type: unknown) => isEmpty(type) || containerTypes.some((known) => known === type);
  return [
    ...must(options.at("type"), isOurs, `${containerTypes.join(", ")} or unset`, naming("spc_t", "unconfined_t")),
    ...["user", "role"].flatMap((name) => must(options.at(name), isEmpty, "unset")),
  ];
}
