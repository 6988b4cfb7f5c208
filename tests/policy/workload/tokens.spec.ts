import { automountToken } from "../../../policy/rules/workload/tokens";
import { describeRule } from "../ruleCases";

describeRule({
  rule: automountToken,
  allowed: "false",
  breaks: {
    true: { changes: { automountServiceAccountToken: true }, path: "spec.automountServiceAccountToken", found: "true" },
    "unset, which mounts it": {
      changes: { automountServiceAccountToken: undefined },
      path: "spec.automountServiceAccountToken",
      found: "unset",
    },
  },
  accepts: {
    "a projected token": {
      "volumes.2": { name: "token", projected: { sources: [{ serviceAccountToken: { path: "token" } }] } },
    },
  },
});
