import { knows } from "../version";
import { when, type Rule } from "./rule";

/** Contradictions of the settings under `admission`, or about them. */
export const admissionRules: readonly Rule[] = [
  {
    code: "admission-too-new",
    reads: ["admission.enabled", "kubernetes.version"],
    broken: (settings) =>
      when(
        settings.admission.enabled && !knows(settings, "admissionPolicies"),
        `API servers have ValidatingAdmissionPolicies from Kubernetes v1.30; the oldest cluster may be ${settings.kubernetes.version}.`,
      ),
    mend: "Leave out admission; or set kubernetes.version, where the clusters are newer.",
  },
  {
    code: "admission-of-injected",
    reads: ["admission.action", "admission.enabled", "namespace.podSecurity"],
    broken: ({ admission: { enabled, action }, namespace: { podSecurity } }) =>
      when(
        enabled && action === "deny" && podSecurity === "baseline",
        "it is deny, but namespace.podSecurity is baseline for sidecars that others inject: their pods would be refused.",
      ),
    mend: "Set admission.action to warn, or namespace.podSecurity to restricted.",
  },
];
