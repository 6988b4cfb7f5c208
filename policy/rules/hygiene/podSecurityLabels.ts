import { holds } from "../answers";
import { must, unless } from "../findings";
import { cis, manual, nsa } from "../references";
import { objectRule } from "../rule";
import { choice, texts } from "../settings";

const levels = ["privileged", "baseline", "restricted"] as const;

export const podSecurityLabels = objectRule({
  id: "pod-security-labels",
  title: "Every Namespace has a Pod Security Standard enforced",
  severity: "high",
  why: "Without the label any pod is admitted, privileged ones too, whoever makes it: rules before it see only manifests.",
  mend: "Set the label pod-security.kubernetes.io/enforce to restricted; or baseline, where injected sidecars need it.",
  references: [
    cis("5.2.1"),
    nsa("Pod security enforcement"),
    manual(
      "Enforce Pod Security Standards with namespace labels",
      "tasks/configure-pod-container/enforce-standards-namespace-labels/",
    ),
  ],
  settings: {
    level: choice("The least that must be enforced.", "restricted", ["baseline", "restricted"]),
    except: texts("Namespaces that need privileged pods.", ["kube-system", "kube-public", "kube-node-lease"]),
  },
  appliesTo: ["Namespace"],
  check: ({ field }, { level, except }) => {
    const isExcepted = holds(field.at("metadata", "name"), (value) => except.some((each) => each === value));
    const enough = levels.slice(levels.indexOf(level));
    const label = field.at("metadata", "labels", "pod-security.kubernetes.io/enforce");
    const enforced = must(
      label,
      (value) => enough.some((each) => each === value),
      enough.join(" or "),
      (value) => levels.find((each) => each === value) ?? (value === undefined ? "unset" : "no level"),
    );
    return unless(isExcepted, enforced);
  },
});
