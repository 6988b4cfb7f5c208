import { serviceAccountName } from "../../components/access";
import type { Settings } from "../../components/settings";
import type { KubernetesObject } from "../../policy/rules/objects";
import type { Field } from "../../policy/rules/read";
import type { Right } from "./dangerousRights";

/** What the API server calls the pods' identity. */
export function userOf(settings: Settings): string {
  return `system:serviceaccount:${settings.namespace.name}:${serviceAccountName(settings)}`;
}

/** The groups that it is in. */
export function groupsOf({ namespace }: Settings): readonly string[] {
  return ["system:serviceaccounts", `system:serviceaccounts:${namespace.name}`, "system:authenticated"];
}

/** Do the roles among the objects, bound to the pods' identity or to its groups, allow it? */
export function joinedAllow(objects: readonly KubernetesObject[], settings: Settings, right: Right): boolean {
  const namespace = settings.namespace.name;
  return objects
    .filter(
      ({ kind, namespace: home }) =>
        kind === "ClusterRoleBinding" || (kind === "RoleBinding" && home === namespace && right.clusterWide !== true),
    )
    .filter((binding) => subjectsOf(binding).some((subject) => isIdentity(subject, binding, settings)))
    .some((binding) => rulesBound(binding, objects).some((rule) => ruleAllows(rule, right)));
}

/** A ClusterRoleBinding by which the pods' identity has more than every ServiceAccount has. */
export interface WideBinding {
  readonly name: string;
  readonly role: string;
  /** Does it name the identity itself? Else one of the groups of ServiceAccounts. */
  readonly names: boolean;
  /** What the role allows beyond discovery, a rule each. */
  readonly rules: readonly string[];
}

/** The ClusterRoleBindings that name the identity, or all ServiceAccounts: the stack declares none. */
export function wideBindings(objects: readonly KubernetesObject[], settings: Settings): readonly WideBinding[] {
  return objects
    .filter(({ kind }) => kind === "ClusterRoleBinding")
    .flatMap((binding): readonly WideBinding[] => {
      const subjects = subjectsOf(binding)
        // Whom every user is, too, is no matter of the application.
        .filter((subject) => subject.at("name").text !== "system:authenticated")
        .filter((subject) => isIdentity(subject, binding, settings));
      const rules = rulesBound(binding, objects).filter((rule) => !isDiscovery(rule));
      if (subjects.length === 0 || rules.length === 0) return [];
      const named = subjects.some((subject) => subject.at("kind").text !== "Group");
      const role = binding.field.at("roleRef", "name").text ?? "";
      return [{ name: binding.name, role, names: named, rules: rules.map(ruleText) }];
    });
}

function subjectsOf({ field }: KubernetesObject): readonly Field[] {
  return field.at("subjects").items();
}

function isIdentity(subject: Field, binding: KubernetesObject, settings: Settings): boolean {
  const name = subject.at("name").text ?? "";
  switch (subject.at("kind").text) {
    case "ServiceAccount":
      // A RoleBinding that names no namespace means its own.
      return (
        name === serviceAccountName(settings) &&
        (subject.at("namespace").text ?? binding.namespace) === settings.namespace.name
      );
    case "Group":
      return groupsOf(settings).includes(name);
    case "User":
      return name === userOf(settings);
    default:
      return false;
  }
}

/** The rules of the role that a binding gives; none where it is not among the objects. */
function rulesBound(binding: KubernetesObject, objects: readonly KubernetesObject[]): readonly Field[] {
  const role = binding.field.at("roleRef");
  const found = objects.find(
    ({ kind, name, namespace }) =>
      kind === role.at("kind").text &&
      name === role.at("name").text &&
      (kind === "ClusterRole" || namespace === binding.namespace),
  );
  return found?.field.at("rules").items() ?? [];
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

/** What every cluster lets all ServiceAccounts do: ask what there is, and about themselves. */
function isDiscovery(rule: Field): boolean {
  const texts = (key: string) => textsAt(rule, key);
  const [resources, paths] = [texts("resources"), texts("nonResourceURLs")];
  const onlyReads = texts("verbs").every((verb) => verb === "get" || verb === "head");
  return resources.length === 0
    ? onlyReads && paths.every((path) => openPaths.test(path))
    : texts("apiGroups").every((group) => reviewGroups.includes(group)) &&
        resources.every((resource) => ownReviews.includes(resource));
}

const reviewGroups = ["authorization.k8s.io", "authentication.k8s.io"];
const ownReviews = ["selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews"];
const openPaths = /^\/(apis?|openapi|openid\/v1\/jwks|\.well-known|version|healthz|livez|readyz)(\/|$)/;

function ruleText(rule: Field): string {
  const things = [...textsAt(rule, "resources"), ...textsAt(rule, "nonResourceURLs")];
  const objects = textsAt(rule, "resourceNames");
  const which = objects.length === 0 ? "" : ` named ${objects.join(", ")}`;
  return `${textsAt(rule, "verbs").join(", ")} ${things.join(", ")}${which}`;
}

function textsAt(rule: Field, key: string): readonly string[] {
  return rule
    .at(key)
    .items()
    .flatMap(({ text }) => text ?? []);
}
