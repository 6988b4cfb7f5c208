/** Who gets access. */
export interface Peer {
  kind: "User" | "ServiceAccount";
  name: string;
  namespace?: string;
}

/** What may be done with some kinds of one API group. */
export function rule(group: string, resources: string[], verbs: string[]): object {
  return { apiGroups: [group], resources, verbs };
}

/** A cluster role of its own for one peer. */
export function grant(name: string, to: Peer, rules: object[]): object[] {
  return [
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name }, rules },
    binding(name, name, to),
  ];
}

/** Binds one peer to a cluster role, everywhere. */
export function binding(name: string, role: string, to: Peer): object {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: [to.kind === "User" ? { ...to, apiGroup: "rbac.authorization.k8s.io" } : to],
  };
}
