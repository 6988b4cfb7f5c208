import { all, any, holds, is, not } from "../answers";
import { must, requireThat, unless, type Findings } from "../findings";
import { workloads } from "../kinds";
import type { KubernetesObject } from "../objects";
import type { Pod } from "../pods";
import { cis, manual, nsa } from "../references";
import { objectRule } from "../rule";
import { flag } from "../settings";
import { bindings } from "./bindings";

export const defaultServiceAccount = objectRule({
  id: "default-service-account",
  title: "Nothing runs as the default ServiceAccount, and nothing is granted to it",
  severity: "medium",
  why: "All pods that name none share it: what is granted for one of them, every other one has as well.",
  mend: "Make a ServiceAccount for the application, name it in serviceAccountName, and bind its Role to that.",
  references: [
    cis("5.1.5"),
    nsa("Protecting Pod service account tokens"),
    manual("Default service accounts", "concepts/security/service-accounts/#default-service-accounts"),
  ],
  settings: {
    tokenless: flag("Whether pods may run as it that mount no token.", false),
  },
  appliesTo: [...workloads, ...bindings],
  check: (object, { tokenless }) => [
    ...object.pods.flatMap((pod) =>
      unless(tokenless && is(pod.spec.at("automountServiceAccountToken"), false), runsAsItsOwn(pod)),
    ),
    ...(bindings.includes(object.judgedAs) ? bindsOthers(object) : []),
  ],
});

function runsAsItsOwn({ spec }: Pod): Findings {
  const name = spec.at("serviceAccountName");
  const oldName = spec.at("serviceAccount");
  return must(
    isUnset(name.value) && !oldName.absent ? oldName : name,
    (value) => !isUnset(value) && value !== "default",
    "a ServiceAccount of its own",
    (value) => (value === "default" ? "default" : "unset, which means default"),
  );
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === "";
}

const defaultUser = /^system:serviceaccount:[^:]*:default$/;

/** As a ServiceAccount, or as the user that it is to the API server. */
function bindsOthers({ field }: KubernetesObject): Findings {
  return field
    .at("subjects")
    .items()
    .flatMap((subject) => {
      const name = subject.at("name");
      const isDefault = any(
        all(is(name, "default"), is(subject.at("kind"), "ServiceAccount")),
        holds(name, (value) => typeof value === "string" && defaultUser.test(value)),
      );
      const fault = { field: name, found: "the default ServiceAccount", allowed: "a ServiceAccount of its own" };
      return requireThat(not(isDefault), fault);
    });
}
