import { longLivedToken } from "../../../policy/rules/secrets/tokens";
import { describeObjectRule } from "../objectCases";

const type = "kubernetes.io/service-account-token";
const found = "a list of Secrets";

describeObjectRule({
  rule: longLivedToken,
  good: { apiVersion: "v1", kind: "Secret", metadata: { name: "web" }, type: "Opaque" },
  allowed: "any other type",
  breaks: { "a token of a ServiceAccount": [{ type }, ["type", type]] },
  accepts: { "no type": { type: undefined }, "a certificate": { type: "kubernetes.io/tls" } },
  unknown: { type: ["type"], data: [] },
});

describeObjectRule({
  rule: longLivedToken,
  good: {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "web", annotations: {} },
    imagePullSecrets: [{ name: "registry" }],
  },
  allowed: "unset",
  breaks: {
    "a Secret": [{ secrets: [{ name: "web-token-abcde" }] }, ["secrets", found]],
    "a Secret beside OpenShift's": [
      { secrets: [{ name: "web-dockercfg-abcde" }, { name: "web-token-abcde" }] },
      ["secrets", found],
    ],
    "a Secret without a name": [{ secrets: [{}] }, ["secrets", found]],
    "a list that is not enforced": [
      {
        secrets: [{ name: "web-db" }],
        "metadata.annotations": { "kubernetes.io/enforce-mountable-secrets": "false" },
      },
      ["secrets", found],
    ],
  },
  accepts: {
    "an empty list": { secrets: [] },
    "what OpenShift adds": { secrets: [{ name: "web-dockercfg-abcde" }] },
    "all that its pods may mount, enforced": {
      secrets: [{ name: "web-db" }],
      "metadata.annotations": { "kubernetes.io/enforce-mountable-secrets": "true" },
    },
  },
  unknown: { secrets: ["secrets"], "metadata.annotations": [] },
});
