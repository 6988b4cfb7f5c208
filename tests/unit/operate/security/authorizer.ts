/** What a SubjectAccessReview asks. */
export interface Asking {
  readonly user: string;
  readonly groups: readonly string[];
  readonly resourceAttributes: {
    readonly verb: string;
    readonly group: string;
    readonly resource: string;
    readonly subresource?: string;
    /** Left out: in the whole cluster. */
    readonly namespace?: string;
  };
}

/** A Role or a ClusterRole, as far as rights go. */
export interface SomeRole {
  readonly kind: "Role" | "ClusterRole";
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
    readonly resourceNames?: readonly string[];
  }[];
}

/** A RoleBinding or a ClusterRoleBinding. */
export interface SomeBinding {
  readonly kind: "RoleBinding" | "ClusterRoleBinding";
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

/** As the API server's own RBAC authorizer decides, written down from its documentation: nothing is shared with the product. */
export function allows(
  { user, groups, resourceAttributes: asked }: Asking,
  roles: readonly SomeRole[],
  bindings: readonly SomeBinding[],
): boolean {
  for (const binding of bindings) {
    const home = binding.metadata.namespace;
    if (home !== undefined && home !== asked.namespace) continue;
    const isBound = binding.subjects.some(({ kind, name, namespace = home }) => {
      if (kind === "Group") return groups.includes(name);
      return user === (kind === "ServiceAccount" ? `system:serviceaccount:${namespace ?? ""}:${name}` : name);
    });
    const { kind, name } = binding.roleRef;
    const role = roles.find(
      (each) =>
        each.kind === kind &&
        each.metadata.name === name &&
        (each.kind === "ClusterRole" || each.metadata.namespace === home),
    );
    if (isBound && role?.rules.some((rule) => covers(rule, asked))) return true;
  }
  return false;
}

function covers(
  { apiGroups, resources, verbs, resourceNames = [] }: SomeRole["rules"][number],
  { verb, group, resource, subresource }: Asking["resourceAttributes"],
): boolean {
  const wanted = subresource === undefined ? [resource] : [`${resource}/${subresource}`, `*/${subresource}`];
  return (
    resourceNames.length === 0 &&
    [verb, "*"].some((each) => verbs.includes(each)) &&
    [group, "*"].some((each) => apiGroups.includes(each)) &&
    [...wanted, "*"].some((each) => resources.includes(each))
  );
}
