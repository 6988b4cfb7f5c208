import { is, some, type Answer } from "../answers";
import { eachContainerOf } from "../containers";
import { must, mustBe, remediedBy, unless, type Findings } from "../findings";
import { workloads } from "../kinds";
import { eachPod, inUserNamespace, type Pod } from "../pods";
import { cis, nsa, pss } from "../references";
import type { ObjectRule } from "../rule";
import { everySecurityContext } from "./securityContext";

export const runAsNonRoot: ObjectRule = {
  id: "run-as-non-root",
  title: "Containers must run as a user other than root",
  severity: "high",
  why: "Root in a container is one kernel or runtime flaw away from root on the node.",
  mend: "Set securityContext.runAsNonRoot to true on the pod, and nowhere to false.",
  references: [
    pss("restricted", "runAsNonRoot"),
    cis("5.2.7"),
    nsa("Non-root containers and rootless container engines"),
  ],
  appliesTo: workloads,
  check: eachPod((pod) => unless(inUserNamespace(pod), nonRoot(pod))),
};

/** The pod may leave it to its containers; a container may not contradict a pod, nor a pod its containers. */
function nonRoot(pod: Pod): Findings {
  const onPod = pod.spec.at("securityContext", "runAsNonRoot");
  const onContainer = onPod.absent ? [true] : [true, undefined];
  const findings = [
    ...mustBe(onPod, true, undefined),
    ...eachContainerOf(pod, ({ field }) => mustBe(field.at("securityContext", "runAsNonRoot"), ...onContainer)),
  ];
  if (!findings.some(({ field }) => field.absent) || asksForRoot(pod) !== false) return findings;
  return findings.flatMap((finding) => (finding.field.absent ? remediedBy([finding], true, onPod) : [finding]));
}

/** Is there a container that would never start, were the pod to say true? */
function asksForRoot({ spec, containers }: Pod): Answer {
  const ofPod = spec.at("securityContext", "runAsUser");
  return some(containers, ({ field }) => {
    const context = field.at("securityContext");
    const user = context.at("runAsUser");
    return context.at("runAsNonRoot").absent && is(user.absent ? ofPod : user, 0);
  });
}

export const runAsUserZero: ObjectRule = {
  id: "run-as-user-zero",
  title: "No container runs as user 0",
  severity: "high",
  why: "User 0 is root, whatever else is set; with runAsNonRoot such a pod never starts.",
  mend: "Set securityContext.runAsUser to the image's own user, such as 10001, or leave it out.",
  references: [pss("restricted", "runAsUser"), cis("5.2.7"), nsa("Non-root containers and rootless container engines")],
  appliesTo: workloads,
  check: eachPod((pod) =>
    unless(
      inUserNamespace(pod),
      everySecurityContext(pod, (context) => must(context.at("runAsUser"), isNotRoot, "a number above 0, or unset")),
    ),
  ),
};

function isNotRoot(user: unknown): boolean {
  return user === undefined || (typeof user === "number" && user !== 0);
}
