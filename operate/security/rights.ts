import { serviceAccountName } from "../../components/access";
import { shellWord } from "../../components/shell";
import { ApiError, isOverloaded } from "../cluster/apiError";
import type { Finding } from "../checks/finding";
import { inTurns } from "../checks/inTurns";
import type { Subject } from "../checks/subject";
import { groupsOf, joinedAllow, userOf, wideBindings, type WideBinding } from "./boundRoles";
import { dangerousRights, rightText, type Right } from "./dangerousRights";
import type { LiveObjects } from "./objects";

/** What asking about the rights came to. */
export interface RightsResult {
  readonly findings: readonly Finding[];
  readonly checked: number;
  readonly unchecked: readonly { readonly what: string; readonly why: string }[];
}

const atOnce = 8;
/** What rights are joined from. */
const roleKinds = ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"];

/**
 * What the pods' identity may really do, by whatever binding: the API server is asked, which knows every authorizer; where
 * that is not allowed, the roles that are bound to it are joined. What binds it in the whole cluster is told either way.
 */
export async function effectiveRights(
  subject: Subject,
  { objects, unread }: Pick<LiveObjects, "objects" | "unread">,
  signal?: AbortSignal,
): Promise<RightsResult> {
  const { settings } = subject;
  const wide = wideBindings(objects, settings).map((binding) => wideFinding(subject, binding));
  try {
    const granted = await inTurns(dangerousRights, atOnce, (right) => mayDo(subject, right, signal));
    const held = dangerousRights.filter((_, index) => granted[index]);
    return {
      findings: [...dangerFindings(subject, held, "the API server allows it"), ...wide],
      checked: dangerousRights.length,
      unchecked: [],
    };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 401 || isOverloaded(error)) throw error;
    const held = dangerousRights.filter((right) => joinedAllow(objects, settings, right));
    // Roles that may not be read may allow anything: only what others allow is known.
    const whole = !roleKinds.some((kind) => unread.has(kind));
    return {
      findings: [...dangerFindings(subject, held, "the roles bound to it allow it"), ...wide],
      checked: whole ? dangerousRights.length : held.length,
      unchecked: [
        { what: "rights that come from elsewhere than the roles that can be read", why: error.message },
        ...(whole ? [] : [{ what: "rights of the application's identity", why: "not all roles may be read" }]),
      ],
    };
  }
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
        user: userOf(settings),
        groups: groupsOf(settings),
        resourceAttributes: { verb, group, resource, subresource, ...(clusterWide !== true && { namespace }) },
      },
    },
    signal,
  });
  return review.status?.allowed === true;
}

function dangerFindings({ cluster, settings }: Subject, held: readonly Right[], how: string): readonly Finding[] {
  const [first] = held;
  if (!first) return [];
  const namespace = settings.namespace.name;
  return [
    {
      group: "security",
      code: "right-dangerous",
      severity: "error",
      cluster: cluster.name,
      object: { kind: "ServiceAccount", name: serviceAccountName(settings), namespace },
      message: `The application's identity may do what the settings do not declare: ${held.slice(0, 3).map(rightText).join(", ")}${held.length > 3 ? ` and ${held.length - 3} more` : ""}`,
      evidence: held.slice(0, 10).map((right) => `${rightText(right)}: ${how}`),
      next: `Find the binding that gives it, and take it away: kubectl --context ${shellWord(cluster.context)} -n ${namespace} auth can-i ${question(first)} --as ${userOf(settings)}`,
    },
  ];
}

/** As kubectl is asked it. */
function question({ verb, group, resource, subresource }: Right): string {
  const thing = group === "" ? resource : `${resource}.${group}`;
  return [verb, thing, ...(subresource === undefined ? [] : [`--subresource=${subresource}`])].join(" ");
}

/** The platform may have given something to all ServiceAccounts; the application alone gets nothing but by its settings. */
function wideFinding({ cluster }: Subject, { name, role, names, rules }: WideBinding): Finding {
  return {
    group: "security",
    code: "cluster-role-binding-undeclared",
    severity: names ? "error" : "warning",
    cluster: cluster.name,
    object: { kind: "ClusterRoleBinding", name },
    message: `The ClusterRoleBinding ${name} gives ${names ? "the application's identity" : "all ServiceAccounts, the application's too,"} the rights of the ClusterRole ${role} in the whole cluster, which no setting declares`,
    evidence: rules.slice(0, 10).map((rule) => `the ClusterRole allows: ${rule}`),
    next: `Who needs it? Else take the subject out of it: kubectl --context ${shellWord(cluster.context)} edit clusterrolebinding ${shellWord(name)}`,
  };
}
