import { automountToken } from "../../../policy/rules/workload/tokens";
import { describeObjectRule } from "../objectCases";
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

describeObjectRule({
  rule: automountToken,
  good: {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "web", namespace: "shop" },
    automountServiceAccountToken: false,
  },
  allowed: "false",
  breaks: {
    true: [{ automountServiceAccountToken: true }, ["automountServiceAccountToken", "true"]],
    "unset, which gives every pod the token that does not refuse it": [
      { automountServiceAccountToken: undefined },
      ["automountServiceAccountToken", "unset"],
    ],
  },
  unknown: { automountServiceAccountToken: ["automountServiceAccountToken"] },
});
