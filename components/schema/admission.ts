import { z } from "zod";

export const admission = () =>
  z
    .strictObject({
      enabled: z
        .boolean()
        .default(false)
        .describe(
          "Whether the API server judges them; from Kubernetes v1.30. Whoever deploys must be allowed to make ValidatingAdmissionPolicies and their bindings, which are the cluster's. Begin with the action warn.",
        ),
      action: z
        .enum(["deny", "warn", "audit"])
        .default("deny")
        .describe(
          "What becomes of a pod, or of what makes pods, that breaks a rule: it is refused, its maker is warned, or the audit log tells it.",
        ),
    })
    .prefault({})
    .describe(
      "Holds whatever is made or changed in the namespace, by whomever, to the policy pack's rules on workloads.",
    );
