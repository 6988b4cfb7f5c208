import { serviceAccountName } from "../../components/access";
import type { Settings } from "../../components/settings";
import type { KubernetesObject } from "../../policy/rules/objects";
import type { Field } from "../../policy/rules/read";
import { ApiError } from "../cluster/apiError";
import type { Finding } from "../checks/finding";
import { inTurns } from "../checks/inTurns";
import type { Subject } from "../checks/subject";
import type { LiveObjects } from "./objects";

/** Something that may be done to a resource. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** In the whole cluster; default: in the application's namespace. */
  readonly clusterWide?: true;
}

const rbac = "rbac.authorization.k8s.io";

/** What would let whoever takes over the application take over more. The settings can't declare any of it (`access-dangerous`). */
const dangerousRights: readonly Right[] = [
  ...["get", "list", "watch"].map((verb): Right => ({ verb, group: "", resource: "secrets" })),
  { verb: "create", group: "", resource: "secrets" },
  { verb: "list", group: "", resource: "secrets", clusterWide: true },
  { verb: "create", group: "", resource: "pods" },
  { verb: "create", group: "", resource: "pods", subresource: "exec" },
  // By a WebSocket, which begins as a GET.
  { verb: "get", group: "", resource: "pods", subresource: "exec" },
  { verb: "create", group: "", resource: "pods", subresource: "attach" },
  { verb: "create", group: "", resource: "pods", subresource: "portforward" },
  { verb: "patch", group: "", resource: "pods", subresource: "ephemeralcontainers" },
  { verb: "create", group: "apps", resource: "deployments" },
  { verb: "patch", group: "apps", resource: "deployments" },
  { verb: "create", group: "batch", resource: "jobs" },
  { verb: "create", group: "", resource: "serviceaccounts", subresource: "token" },
  { verb: "delete", group: "networking.k8s.io", resource: "networkpolicies" },
  { verb: "escalate", group: rbac, resource: "roles" },
  { verb: "bind", group: rbac, resource: "roles" },
  { verb: "create", group: rbac, resource: "rolebindings" },
  { verb: "create", group: rbac, resource: "clusterrolebindings", clusterWide: true },
  { verb: "impersonate", group: "", resource: "users", clusterWide: true },
  { verb: "get", group: "", resource: "nodes", subresource: "proxy", clusterWide: true },
];

/** What asking about the rights came to. */
export interface RightsResult {
  readonly findings: readonly Finding[];
  readonly checked: number;
  readonly unchecked: readonly { readonly what: string; readonly why: string }[];
}

const atOnce = 6;
/** What rights are joined from. */
const roleKinds = ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"];

/**
 * What the pods' identity may really do, by whatever binding: the API server is asked, which knows every authorizer; where
 * that is not allowed, the roles that are bound to it are joined.
 */
export async function effectiveRights(
  subject: Subject,
  { objects, unread }: Pick<LiveObjects, "objects" | "unread">,
  signal?: AbortSignal,
): Promise<RightsResult> {
  const { settings } = subject;
  try {
    const granted = await inTurns(dangerousRights, atOnce, (right) => mayDo(subject, right, signal));
    const held = dangerousRights.filter((_, index) => granted[index]);
    return {
      findings: findingsOf(subject, held, "the API server allows it"),
      checked: dangerousRights.length,
      unchecked: [],
    };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 401) throw error;
    const held = dangerousRights.filter((right) => joinedAllow(objects, settings, right));
    // Roles that may not be read may allow anything: only what others allow is known.
    const whole = !roleKinds.some((kind) => unread.has(kind));
    return {
      findings: findingsOf(subject, held, "the roles bound to it allow it"),
      checked: whole ? dangerousRights.length : held.length,
      unchecked: [
        { what: "rights that come from elsewhere than the roles that can be read", why: error.message },
        ...(whole ? [] : [{ what: "rights of the application's identity", why: "not all roles may be read" }]),
      ],
    };
  }
}

/** `get secrets`, `create pods/exec in the whole cluster`. */
function rightText({ verb, resource, subresource, clusterWide }: Right): string {
  const thing = subresource === undefined ? resource : `${resource}/${subresource}`;
  return `${verb} ${thing}${clusterWide ? " in the whole cluster" : ""}`;
}

async function mayDo({ cluster, settings }: Subject, right: Right, signal?: AbortSignal): Promise<boolean> {
  const { verb, group, resource, subresource, clusterWide } = right;
  const namespace = settings.namespace.name;
  const review = await cluster.api.json<{ status?: { allowed?: boolean } }>({
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/subjectaccessreviews",
    body: {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: {
        user: `system:serviceaccount:${namespace}:${serviceAccountName(settings)}`,
        groups: groupsOf(namespace),
        resourceAttributes: { verb, group, resource, subresource, ...(clusterWide !== true && { namespace }) },
      },
    },
    signal,
  });
  return review.status?.allowed === true;
}

function groupsOf(namespace: string): readonly string[] {
  return ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"];
}

function findingsOf({ cluster, settings }: Subject, held: readonly Right[], how: string): readonly Finding[] {
  if (held.length === 0) return [];
  const account = serviceAccountName(settings);
  const namespace = settings.namespace.name;
  const first = held[0];
  const who = `system:serviceaccount:${namespace}:${account}`;
  return [
    {
      group: "security",
      code: "right-dangerous",
      severity: "error",
      cluster: cluster.name,
      object: { kind: "ServiceAccount", name: account, namespace },
      message: `The application's identity may do what the settings do not declare: ${held.slice(0, 3).map(rightText).join(", ")}${held.length > 3 ? ` and ${held.length - 3} more` : ""}`,
      evidence: held.slice(0, 10).map((right) => `${rightText(right)}: ${how}`),
      next: `Find the binding that gives it, and take it away: kubectl --context ${cluster.context} -n ${namespace} auth can-i ${first?.verb ?? ""} ${first?.resource ?? ""} --as ${who}`,
    },
  ];
}

/** Do the roles among the objects, bound to the ServiceAccount or to its groups, allow it? Pure. */
function joinedAllow(objects: readonly KubernetesObject[], settings: Settings, right: Right): boolean {
  const namespace = settings.namespace.name;
  const account = serviceAccountName(settings);
  return objects
    .filter(
      ({ kind, namespace: home }) =>
        kind === "ClusterRoleBinding" || (kind === "RoleBinding" && home === namespace && right.clusterWide !== true),
    )
    .filter((binding) =>
      binding.field
        .at("subjects")
        .items()
        .some((subject) => isIdentity(subject, binding, namespace, account)),
    )
    .some((binding) => {
      const role = binding.field.at("roleRef");
      const found = objects.find(
        ({ kind, name, namespace: home }) =>
          kind === role.at("kind").text &&
          name === role.at("name").text &&
          (kind === "ClusterRole" || home === binding.namespace),
      );
      return (
        found?.field
          .at("rules")
          .items()
          .some((rule) => ruleAllows(rule, right)) === true
      );
    });
}

function isIdentity(subject: Field, binding: KubernetesObject, namespace: string, account: string): boolean {
  const name = subject.at("name").text ?? "";
  switch (subject.at("kind").text) {
    case "ServiceAccount":
      // A RoleBinding that names no namespace means its own.
      return name === account && (subject.at("namespace").text ?? binding.namespace) === namespace;
    case "Group":
      return groupsOf(namespace).includes(name);
    case "User":
      return name === `system:serviceaccount:${namespace}:${account}`;
    default:
      return false;
  }
}

/** One that resourceNames binds to single objects does not let all of them be had. */
function ruleAllows(rule: Field, { verb, group, resource, subresource }: Right): boolean {
  const thing = subresource === undefined ? resource : `${resource}/${subresource}`;
  const has = (key: string, ...wanted: readonly string[]) =>
    rule
      .at(key)
      .items()
      .some(({ text }) => text === "*" || wanted.some((each) => text === each));
  const named = rule.at("resourceNames").items().length > 0;
  return (
    !named &&
    has("verbs", verb) &&
    has("apiGroups", group) &&
    has("resources", thing, ...(subresource === undefined ? [] : [`*/${subresource}`]))
  );
}
