import { eachContainer } from "../containers";
import { mustBe, remediedBy, unless } from "../findings";
import { workloads } from "../kinds";
import { onWindows } from "../pods";
import { manual, nsa } from "../references";
import type { ObjectRule } from "../rule";

export const readOnlyRootFilesystem: ObjectRule = {
  id: "read-only-root-filesystem",
  title: "The root file system of containers is read-only",
  severity: "medium",
  why: "What can't be written can't be changed by an intruder: no tools dropped, no program replaced.",
  mend: "Set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir where the program must write.",
  references: [
    nsa("Immutable container file systems"),
    manual("Configure a security context", "tasks/configure-pod-container/security-context/"),
  ],
  appliesTo: workloads,
  check: eachContainer(({ field }, pod) =>
    unless(onWindows(pod), remediedBy(mustBe(field.at("securityContext", "readOnlyRootFilesystem"), true), true)),
  ),
};
