import { rbacWildcard } from "../../../policy/rules/access/wildcards";
import { describeObjectRule } from "../objectCases";
import { grant, role } from "./roles";

for (const good of [role(), role("ClusterRole"), role("ClusterRole", "rbac.authorization.k8s.io/v1alpha1")]) {
  describeObjectRule({
    rule: rbacWildcard,
    good,
    allowed: "names, without a star",
    breaks: {
      "all verbs": [{ rules: [grant("apps", "deployments", "*")] }, ["rules[0].verbs[0]", "*"]],
      "all resources": [{ rules: [grant("apps", "*", "get")] }, ["rules[0].resources[0]", "*"]],
      "all API groups": [{ rules: [grant("*", "deployments", "get")] }, ["rules[0].apiGroups[0]", "*"]],
      "all subresources": [{ rules: [grant("", "pods/*", "get")] }, ["rules[0].resources[0]", "a name with a star"]],
      "a subresource of all": [
        { rules: [grant("", "*/scale", "get")] },
        ["rules[0].resources[0]", "a name with a star"],
      ],
      "a star beside names": [{ "rules.1.verbs": ["get", "*"] }, ["rules[1].verbs[1]", "*"]],
      "a star in each list": [
        { rules: [grant("*", "*", "*")] },
        ["rules[0].apiGroups[0]", "*"],
        ["rules[0].resources[0]", "*"],
        ["rules[0].verbs[0]", "*"],
      ],
    },
    accepts: {
      "a rule by name": { rules: [grant("example.com", "widgets", "get")] },
      "no rules": { rules: null },
      "names with something like it": { rules: [grant("", "pods", "get", "*")] },
    },
    unknown: {
      rules: ["rules"],
      "rules.1.verbs": ["rules[1].verbs"],
      "rules.1.resources.0": ["rules[1].resources[0]"],
      "rules.3.nonResourceURLs": ["rules[3].nonResourceURLs"],
    },
  });
}

describeObjectRule({
  rule: rbacWildcard,
  good: role("ClusterRole"),
  breaks: {
    "every URL": [{ "rules.3.nonResourceURLs": ["/healthz", "*"] }, ["rules[3].nonResourceURLs[1]", "*"]],
    "every path": [{ "rules.3.nonResourceURLs": ["/*"] }, ["rules[3].nonResourceURLs[0]", "/*"]],
  },
  accepts: {
    "paths below one": { "rules.3.nonResourceURLs": ["/api/*"] },
  },
});

describeObjectRule({
  rule: rbacWildcard,
  good: { ...role("ClusterRole"), aggregationRule: { clusterRoleSelectors: [{ matchLabels: { shop: "true" } }] } },
  allowed: "a selector that names labels",
  breaks: {
    "a selector that takes every ClusterRole": [
      { "aggregationRule.clusterRoleSelectors.0.matchLabels": {} },
      ["aggregationRule.clusterRoleSelectors[0]", "a selector of every ClusterRole"],
    ],
  },
  accepts: {
    "a selector by expression": {
      "aggregationRule.clusterRoleSelectors": [{ matchExpressions: [{ key: "shop", operator: "Exists" }] }],
    },
  },
  unknown: { "aggregationRule.clusterRoleSelectors.0": ["aggregationRule.clusterRoleSelectors[0]"] },
});

describeObjectRule({
  rule: rbacWildcard,
  good: { ...role("ClusterRole"), rules: [grant("example.com", "*", "*")] },
  settings: { ownGroups: ["example.com", "shop.example.com"] },
  breaks: {
    "a star for another group": [
      { "rules.0.apiGroups": ["apps"] },
      ["rules[0].resources[0]", "*"],
      ["rules[0].verbs[0]", "*"],
    ],
    "a star for another group beside one's own": [
      { "rules.0.apiGroups": ["example.com", "apps"] },
      ["rules[0].resources[0]", "*"],
      ["rules[0].verbs[0]", "*"],
    ],
    "a star for no group": [{ "rules.0.apiGroups": [] }, ["rules[0].resources[0]", "*"], ["rules[0].verbs[0]", "*"]],
    "every group": [
      { "rules.0.apiGroups": ["*"] },
      ["rules[0].apiGroups[0]", "*"],
      ["rules[0].resources[0]", "*"],
      ["rules[0].verbs[0]", "*"],
    ],
  },
  accepts: { "two of one's own": { "rules.0.apiGroups": ["example.com", "shop.example.com"] } },
  unknown: { "rules.0.apiGroups": ["rules[0].apiGroups"] },
});
