import { every, holds, isEmpty, not, type Answer, all } from "../answers";
import { must, naming, requireThat, unless, type Findings } from "../findings";
import { selectsAll } from "../network/selectors";
import type { Field } from "../read";
import { cis, manual } from "../references";
import { objectRule } from "../rule";
import { texts } from "../settings";
import { roles } from "./grants";

export const rbacWildcard = objectRule({
  id: "rbac-wildcard",
  title: "Roles name what they grant: no wildcards",
  severity: "high",
  why: "A star grants what nobody thought of: Secrets, exec, and every resource and verb that is added later.",
  mend: "List the API groups, resources and verbs that are used; name the labels of roles to aggregate.",
  references: [
    cis("5.1.3"),
    manual("Role Based Access Control Good Practices", "concepts/security/rbac-good-practices/#least-privilege"),
  ],
  settings: {
    ownGroups: texts(
      "API groups, such as an operator's own, whose resources and verbs may be granted by a star.",
      [],
      /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
    ),
  },
  appliesTo: roles,
  check: ({ field }, { ownGroups }) => [
    ...field
      .at("rules")
      .items()
      .flatMap((rule) => [
        ...named(rule.at("apiGroups")),
        ...unless(isOf(ownGroups, rule.at("apiGroups")), [...named(rule.at("resources")), ...named(rule.at("verbs"))]),
        ...rule.at("nonResourceURLs").items().flatMap(isNotEveryUrl),
      ]),
    ...field.at("aggregationRule", "clusterRoleSelectors").items().flatMap(selectsSome),
  ],
});

/** No star by itself, nor as the resource or the subresource: `pods/*`, which grants nothing, was meant to grant all. */
function named(list: Field): Findings {
  return list.items().flatMap((item) =>
    must(
      item,
      (value) => typeof value !== "string" || !value.split("/").includes("*"),
      "names, without a star",
      (value) => (value === "*" ? "*" : "a name with a star"),
    ),
  );
}

/** A star at the end of a path is how health checks and API descriptions are granted; alone it is every path. */
function isNotEveryUrl(url: Field): Findings {
  return must(url, (value) => value !== "*" && value !== "/*", "paths, as in /healthz", naming("*", "/*"));
}

function isOf(ownGroups: readonly string[], groups: Field): Answer {
  return all(
    not(isEmpty(groups)),
    every(groups.items(), (group) => holds(group, (value) => ownGroups.some((own) => own === value))),
  );
}

/** The controller that aggregates takes every ClusterRole by an empty selector, cluster-admin among them. */
function selectsSome(selector: Field): Findings {
  const fault = { field: selector, found: "a selector of every ClusterRole", allowed: "a selector that names labels" };
  return requireThat(not(selectsAll(selector)), fault);
}
