import { eachContainer } from "../containers";
import { kept, mustBe } from "../findings";
import { workloads } from "../kinds";
import { manual } from "../references";
import type { ObjectRule } from "../rule";

export const interactive: ObjectRule = {
  id: "interactive",
  title: "No container waits for input, or has a terminal",
  severity: "low",
  why: "A service needs neither; both are left over from a shell, and take commands from whoever may attach to the pod.",
  mend: "Remove stdin and tty; use kubectl debug for a shell.",
  references: [manual("Debug running pods", "tasks/debug/debug-application/debug-running-pod/")],
  appliesTo: workloads,
  // Ephemeral containers are for that.
  check: eachContainer(({ field, role }) =>
    role === "ephemeral container"
      ? kept
      : ["stdin", "tty"].flatMap((name) => mustBe(field.at(name), false, undefined)),
  ),
};
