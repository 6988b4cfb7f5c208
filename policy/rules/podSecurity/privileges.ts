import { any, holds, is, some, type Answer } from "../answers";
import { eachContainer } from "../containers";
import { must, mustBe, remediedBy, requireThat, shown, unless, type Findings } from "../findings";
import { workloads } from "../kinds";
import { onWindows } from "../pods";
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
  check: eachContainer(({ field }, pod) => {
    const context = field.at("securityContext");
    const allowed = context.at("allowPrivilegeEscalation");
    const findings = mustBe(allowed, false);
    const mended = allowed.absent && escalates(context) === false;
    return unless(onWindows(pod), mended ? remediedBy(findings, false) : findings);
  }),
};

/** The API server takes no false beside these: they are more than any process could gain. */
function escalates(context: Field): Answer {
  return any(is(context.at("privileged"), true), adds(context, "SYS_ADMIN", "CAP_SYS_ADMIN"));
}

function adds(context: Field, ...capabilities: readonly string[]): Answer {
  return some(context.at("capabilities", "add").items(), (added) =>
    holds(added, (value) => capabilities.some((capability) => capability === value)),
  );
}

export const dropAllCapabilities: ObjectRule = {
  id: "drop-all-capabilities",
  title: "Containers drop all capabilities",
  severity: "medium",
  why: "Container runtimes grant some fourteen capabilities unasked, among them raw sockets and changing file owners.",
  mend: 'Set securityContext.capabilities.drop to ["ALL"] on every container.',
  references: [pss("restricted", "capabilities_restricted"), cis("5.2.9")],
  appliesTo: workloads,
  check: eachContainer(({ field }, pod) => unless(onWindows(pod), dropsAll(field.at("securityContext")))),
};

function dropsAll(context: Field): Findings {
  const drop = context.at("capabilities", "drop");
  const dropped = drop.items();
  const findings = requireThat(
    some(dropped, (capability) => is(capability, "ALL")),
    { field: drop, found: drop.absent ? "unset" : "a list without ALL", allowed: 'a list with "ALL"' },
  );
  // What is no list can't be kept, and ALL would take back an ALL that was asked for.
  const mended = findings.length > 0 && (drop.absent || Array.isArray(drop.value)) && adds(context, "ALL") === false;
  const others = dropped.filter(({ absent }) => !absent).map(({ value }) => value);
  return mended ? remediedBy(findings, [...others, "ALL"]) : findings;
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
