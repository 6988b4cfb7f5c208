import { annotations, labels } from "./names";
import type { Namespace } from "./objects";
import type { Settings } from "./settings";

/**
 * The namespace; none where it exists already. Only pods that meet the chosen Pod Security Standard are admitted; what
 * falls short of the strictest is always told.
 */
export function namespace(settings: Settings): Namespace[] {
  const { name, existing, podSecurity } = settings.namespace;
  if (existing) return [];
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name,
        labels: {
          ...labels(settings),
          "pod-security.kubernetes.io/enforce": podSecurity,
          "pod-security.kubernetes.io/enforce-version": "latest",
          "pod-security.kubernetes.io/audit": "restricted",
          "pod-security.kubernetes.io/audit-version": "latest",
          "pod-security.kubernetes.io/warn": "restricted",
          "pod-security.kubernetes.io/warn-version": "latest",
        },
        ...annotations(settings),
      },
    },
  ];
}
