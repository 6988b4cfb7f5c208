/** Something that may be done to a resource. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** In the whole cluster; default: in the application's namespace. */
  readonly clusterWide?: true;
}

/** Rights by verbs, a space between them; a subresource after a stroke. */
type Table = Readonly<Record<string, string>>;

function rights(group: string, table: Table, clusterWide?: true): readonly Right[] {
  return Object.entries(table).flatMap(([thing, verbs]) => {
    const [resource = "", subresource] = thing.split("/");
    const rest = { ...(subresource !== undefined && { subresource }), ...(clusterWide && { clusterWide }) };
    return verbs.split(" ").map((verb): Right => ({ verb, group, resource, ...rest }));
  });
}

const writing = "create update patch";
const changing = `${writing} delete`;
/** By a WebSocket, which begins as a GET, or by a POST. */
const entering = "get create";
const rbac = "rbac.authorization.k8s.io";

/**
 * What would let whoever takes over the application take over more. The settings can't declare any of it
 * (`access-dangerous`). Each is one question to the API server: they stay below a hundred.
 */
export const dangerousRights: readonly Right[] = [
  ...rights("", {
    secrets: `get list watch ${writing}`,
    pods: writing,
    "pods/exec": entering,
    "pods/attach": entering,
    "pods/portforward": entering,
    "pods/proxy": entering,
    "pods/ephemeralcontainers": "update patch",
    "services/proxy": entering,
    "serviceaccounts/token": "create",
    replicationcontrollers: writing,
  }),
  ...rights("apps", { deployments: writing, statefulsets: writing, daemonsets: writing, replicasets: writing }),
  ...rights("batch", { jobs: writing, cronjobs: writing }),
  ...rights("networking.k8s.io", { networkpolicies: changing }),
  // Who may bind a ClusterRole in the namespace becomes its administrator.
  ...rights(rbac, { roles: "escalate bind", clusterroles: "bind", rolebindings: writing }),
  ...rights("", { serviceaccounts: "impersonate" }),
  ...rights("", { secrets: "list", users: "impersonate", groups: "impersonate", "nodes/proxy": entering }, true),
  ...rights(rbac, { clusterroles: "escalate bind", clusterrolebindings: writing }, true),
  ...rights(
    "admissionregistration.k8s.io",
    {
      mutatingwebhookconfigurations: changing,
      validatingwebhookconfigurations: changing,
      mutatingadmissionpolicies: changing,
      mutatingadmissionpolicybindings: changing,
      validatingadmissionpolicies: changing,
      validatingadmissionpolicybindings: changing,
    },
    true,
  ),
];

/** `get secrets`, `create pods/exec in the whole cluster`. */
export function rightText({ verb, resource, subresource, clusterWide }: Right): string {
  const thing = subresource === undefined ? resource : `${resource}/${subresource}`;
  return `${verb} ${thing}${clusterWide ? " in the whole cluster" : ""}`;
}
