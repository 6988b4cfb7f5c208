import { mustBe, remediedBy } from "../findings";
import { workloads } from "../kinds";
import { cis, manual, nsa } from "../references";
import type { ObjectRule } from "../rule";

export const automountToken: ObjectRule = {
  id: "automount-token",
  title: "No API token is mounted into pods",
  severity: "medium",
  why: "Whoever takes over the container holds the mounted token, and may do all that its ServiceAccount may.",
  mend: "Set automountServiceAccountToken to false on the pod and on the ServiceAccount; where the API is used, mount a projected, bound token.",
  references: [
    cis("5.1.6"),
    nsa("Protecting Pod service account tokens"),
    manual("Opt out of API credential automounting", "tasks/configure-pod-container/configure-service-account/"),
  ],
  appliesTo: [...workloads, "ServiceAccount"],
  // The pod's word counts over its ServiceAccount's, which another stack may own; and pods of others may use the account.
  check: ({ judgedAs, field, pods }) =>
    [...pods.map(({ spec }) => spec), ...(judgedAs === "ServiceAccount" ? [field] : [])].flatMap((holder) =>
      remediedBy(mustBe(holder.at("automountServiceAccountToken"), false), false),
    ),
};
