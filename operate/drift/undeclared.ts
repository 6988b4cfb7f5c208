import { serviceAccountName } from "../../components/access";
import { labels, podLabels } from "../../components/names";
import type { KubernetesObject } from "../../components/objects";
import type { Settings } from "../../components/settings";
import { shellWord } from "../../components/shell";
import type { Finding } from "../checks/finding";
import { finding, type Deployed } from "./findings";
import type { Live } from "./live";
import { isJson, valueAt, type Json } from "./steps";
import { serviceBehind } from "./waysIn";

/** What was not declared, and is ours by its labels, opens a way in, or gives the pods' identity more rights. */
export function undeclared(
  deployed: Deployed,
  settings: Settings,
  declared: readonly KubernetesObject[],
  live: readonly Live[],
): readonly Finding[] {
  const known = new Set(declared.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
  return live
    .filter((object) => !known.has(`${object.kind}/${object.metadata.name}`))
    .flatMap((object) => judged(deployed, settings, object));
}

function judged(deployed: Deployed, settings: Settings, object: Live): readonly Finding[] {
  const reference = {
    kind: object.kind,
    name: object.metadata.name,
    ...(object.metadata.namespace !== undefined && { namespace: object.metadata.namespace }),
  };
  const told = (rest: Pick<Finding, "code" | "severity" | "message">): readonly Finding[] => [
    finding(deployed, reference, { ...rest, next: removing(object) }),
  ];
  const opened = object.kind === "NetworkPolicy" && openedBy(object, settings);
  if (opened) {
    return told({
      code: "network-policy-undeclared",
      severity: "error",
      message: `The NetworkPolicy is not declared, and lets traffic ${opened} the pods: policies add up`,
    });
  }
  if (object.kind === "RoleBinding" && binds(object, settings)) {
    return told({
      code: "role-binding-undeclared",
      severity: "error",
      message: `The RoleBinding is not declared, and gives the pods' ServiceAccount the rights of ${roleText(object)}`,
    });
  }
  const service = serviceBehind(object, settings.namespace.name);
  if (service !== undefined) {
    return told({
      code: object.kind === "Ingress" ? "ingress-undeclared" : "http-route-undeclared",
      severity: "error",
      message: `The ${object.kind} is not declared, and leads to the Service ${service}: what is public is said by exposure.paths alone`,
    });
  }
  if (!isOurs(object, settings)) return [];
  return told({
    code: "object-undeclared",
    severity: "warning",
    message: `It bears the labels of this stack, but is not declared: a former setting left it, or somebody made it`,
  });
}

/** The labels that every object of the stack bears, and only these; what controllers made copies them, and has an owner. */
function isOurs({ metadata }: Live, settings: Settings): boolean {
  const borne = metadata.labels;
  const owned = Array.isArray(metadata.ownerReferences) && metadata.ownerReferences.length > 0;
  if (!isJson(borne) || owned) return false;
  return Object.entries(ownLabels(settings)).every(([key, value]) => borne[key] === value);
}

/** The labels by which objects of the stack are known; those of `settings.metadata` may change. */
export function ownLabels(settings: Settings): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(labels({ ...settings, metadata: { ...settings.metadata, labels: {} } })).filter(([key]) =>
      ["name", "instance", "managed-by"].some((own) => key === `app.kubernetes.io/${own}`),
    ),
  );
}

/** Which way a policy opens the pods: `into`, `out of`, both; nothing where it opens nothing, or other pods. */
function openedBy(policy: Live, settings: Settings): string | undefined {
  if (!selects(valueAt(policy, ["spec", "podSelector"]), podLabels(settings))) return undefined;
  const has = (field: string): boolean => {
    const rules = valueAt(policy, ["spec", field]);
    return Array.isArray(rules) && rules.length > 0;
  };
  const ways = [...(has("ingress") ? ["into"] : []), ...(has("egress") ? ["out of"] : [])];
  return ways.length === 0 ? undefined : ways.join(" and ");
}

/** Does a label selector match? An operator that is not known may. */
function selects(selector: unknown, borne: Readonly<Record<string, string>>): boolean {
  if (!isJson(selector)) return true;
  const { matchLabels, matchExpressions } = selector;
  const labelled = !isJson(matchLabels) || Object.entries(matchLabels).every(([key, value]) => borne[key] === value);
  return (
    labelled &&
    (!Array.isArray(matchExpressions) || matchExpressions.filter(isJson).every((each) => holds(each, borne)))
  );
}

function holds({ key, operator, values }: Json, borne: Readonly<Record<string, string>>): boolean {
  const value = borne[String(key)];
  const among = Array.isArray(values) && value !== undefined && values.includes(value);
  switch (operator) {
    case "In":
      return among;
    case "NotIn":
      return !among;
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return true;
  }
}

/** Is the pods' identity among the subjects: by itself, or as one of a group? */
function binds(binding: Live, settings: Settings): boolean {
  const { subjects } = binding;
  const namespace = settings.namespace.name;
  const groups = ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"];
  const name = serviceAccountName(settings);
  return (
    Array.isArray(subjects) &&
    subjects
      .filter(isJson)
      .some(({ kind, ...subject }) =>
        kind === "ServiceAccount"
          ? subject.name === name && (subject.namespace ?? namespace) === namespace
          : kind === "Group"
            ? groups.includes(String(subject.name))
            : subject.name === `system:serviceaccount:${namespace}:${name}`,
      )
  );
}

function roleText(binding: Live): string {
  const role = isJson(binding.roleRef) ? binding.roleRef : {};
  return `the ${String(role.kind)} ${String(role.name)}`;
}

function removing(object: Live): string {
  const { name, namespace } = object.metadata;
  const where = namespace === undefined ? "" : ` --namespace ${shellWord(namespace)}`;
  const what = `${object.kind.toLowerCase()} ${shellWord(name)}`;
  return `See who made it: kubectl get${where} ${what} --output yaml --show-managed-fields. If nobody needs it: kubectl delete${where} ${what}`;
}
