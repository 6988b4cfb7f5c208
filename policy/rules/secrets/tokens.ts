import { holds, is, isEmpty, not, some } from "../answers";
import { must, requireThat, unless, type Findings } from "../findings";
import type { KubernetesObject } from "../objects";
import { cis, manual, nsa } from "../references";
import type { ObjectRule } from "../rule";

export const longLivedToken: ObjectRule = {
  id: "long-lived-token",
  title: "No API token lives for ever",
  severity: "high",
  why: "A token in a Secret has no end and no audience: once copied, it is good until somebody deletes the Secret.",
  mend: "Mount a projected serviceAccountToken with expirationSeconds, or ask for one by kubectl create token.",
  references: [
    manual("Service account tokens", "concepts/security/service-accounts/#get-a-token"),
    cis("5.1.6"),
    nsa("Protecting Pod service account tokens"),
  ],
  appliesTo: ["Secret", "ServiceAccount"],
  check: (object) => (object.judgedAs === "Secret" ? holdsNoToken(object) : listsNoSecrets(object)),
};

const tokenType = "kubernetes.io/service-account-token";

function holdsNoToken({ field }: KubernetesObject): Findings {
  return must(
    field.at("type"),
    (type) => type !== tokenType,
    "any other type",
    () => tokenType,
  );
}

/**
 * Where a ServiceAccount lists Secrets, these are, or were, its tokens. Two lists are none of that: what its pods may
 * mount and no more, where the API server is told to enforce it, and the registry's credentials that OpenShift adds.
 */
function listsNoSecrets({ field }: KubernetesObject): Findings {
  const secrets = field.at("secrets");
  const enforced = is(field.at("metadata", "annotations", "kubernetes.io/enforce-mountable-secrets"), "true");
  const isToken = (name: unknown) => typeof name !== "string" || !name.includes("-dockercfg-");
  const listed = some(secrets.items(), (secret) => holds(secret.at("name"), isToken));
  return unless(
    enforced,
    requireThat(isEmpty(secrets) === true || not(listed), {
      field: secrets,
      found: "a list of Secrets",
      allowed: "unset",
    }),
  );
}
