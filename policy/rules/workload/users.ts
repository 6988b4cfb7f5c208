import { eachContainerOf } from "../containers";
import { must, unless, type Findings } from "../findings";
import { workloads } from "../kinds";
import { eachPod, inUserNamespace, onWindows, type Pod } from "../pods";
import { any } from "../answers";
import { manual, nsa } from "../references";
import type { Field } from "../read";
import { objectRule, type ObjectRule } from "../rule";
import { flag, integer } from "../settings";

const securityContextPage = manual("Configure a security context", "tasks/configure-pod-container/security-context/");

/** On Windows there are no such numbers; in a user namespace they are not those of the node. */
function onNode(pod: Pod, findings: Findings): Findings {
  return unless(any(onWindows(pod), inUserNamespace(pod)), findings);
}

export const rootGroup: ObjectRule = {
  id: "root-group",
  title: "Containers are in no way of the group root",
  severity: "medium",
  why: "Many files of an image, and of a node, can be read or written by the group root.",
  mend: "Set securityContext.runAsGroup and fsGroup to a number above 0, and take 0 out of supplementalGroups.",
  references: [nsa("Non-root containers and rootless container engines"), securityContextPage],
  appliesTo: workloads,
  check: eachPod((pod) => {
    const ofPod = pod.spec.at("securityContext");
    return onNode(pod, [
      ...notRoot(ofPod.at("runAsGroup")),
      ...notRoot(ofPod.at("fsGroup")),
      ...ofPod.at("supplementalGroups").items().flatMap(notRoot),
      ...eachContainerOf(pod, ({ field }) => notRoot(field.at("securityContext", "runAsGroup"))),
    ]);
  }),
};

function notRoot(group: Field): Findings {
  const accepts = (value: unknown) => value === undefined || (typeof value === "number" && value > 0);
  return must(group, accepts, "a number above 0, or unset");
}

export const highUid = objectRule({
  id: "high-uid",
  title: "Containers run as a user and a group that no node has",
  severity: "low",
  why: "Whoever breaks out of a container is the user of the same number on the node; low numbers are taken there.",
  mend: "Set securityContext.runAsUser and runAsGroup on the pod to numbers from 10000.",
  references: [securityContextPage, nsa("Non-root containers and rootless container engines")],
  appliesTo: workloads,
  settings: {
    minimum: integer("Lowest number of a user or group.", { default: 10_000, minimum: 1 }),
    required: flag(
      "Whether both must be set; false where the cluster gives each namespace its numbers, as OpenShift does.",
      true,
    ),
  },
  check: (object, { minimum, required }) => {
    // 0 is a matter of run-as-user-zero and root-group, and so is what is no number.
    const accepts = (id: unknown) =>
      id === undefined ? !required : id === 0 || typeof id !== "number" || id >= minimum;
    const allowed = required ? `a number from ${minimum}` : `a number from ${minimum}, or unset`;
    const isHigh = (pod: Pod) =>
      ["runAsUser", "runAsGroup"].flatMap((name) => {
        const onPod = pod.spec.at("securityContext", name);
        return [
          ...(onPod.absent ? [] : must(onPod, accepts, allowed)),
          ...eachContainerOf(pod, ({ field }) => {
            const own = field.at("securityContext", name);
            return own.absent && !onPod.absent ? [] : must(own, accepts, allowed);
          }),
        ];
      });
    return object.pods.flatMap((pod) => onNode(pod, isHigh(pod)));
  },
});
