import { all, any, is, not, some, type Answer } from "../answers";
import {
  controlPlaneGrants,
  createWorkloads,
  escalation,
  podExec,
  rbacChanges,
  secretChanges,
  secretsAccess,
} from "../access/powers";
import { bindings } from "../access/bindings";
import { roles } from "../access/grants";
import { kept, unless, type Findings } from "../findings";
import { workloads } from "../kinds";
import { Labelled } from "../network/labelIndex";
import { labelSelector, selects } from "../network/selectors";
import type { KubernetesObject } from "../objects";
import type { Pod } from "../pods";
import type { Field } from "../read";
import { cis, manual, nsa } from "../references";
import { joinRule, type ObjectRule } from "../rule";
import { defaultsOf, texts } from "../settings";
import { clusterWide, namespaceField, namespaceOf, type World } from "../world";
import { eachOf } from "./each";

/** What no Role should grant is what no pod should be able to do. */
const dangers: readonly (readonly [ObjectRule, means: string])[] = [
  [secretsAccess, "read Secrets"],
  [secretChanges, "change Secrets"],
  [createWorkloads, "make pods"],
  [podExec, "enter pods"],
  [escalation, "give itself more rights"],
  [rbacChanges, "change who may do what"],
  [controlPlaneGrants, "reach into the control plane"],
];
const everything = dangers.map(([{ id }]) => id);

/** The roles that every cluster has, where they are not among the objects. */
const builtIn: Readonly<Record<string, readonly string[]>> = {
  "cluster-admin": everything,
  admin: [secretsAccess, secretChanges, createWorkloads, podExec, rbacChanges].map(({ id }) => id),
  edit: [secretsAccess, secretChanges, createWorkloads, podExec].map(({ id }) => id),
};

export const effectivePrivilege = joinRule({
  id: "effective-privilege",
  title: "No pod has rights by which it could take over others",
  severity: "high",
  why: "Whoever takes over the pod has its token, and with it all that its ServiceAccount may do by any binding.",
  mend: "Bind a Role with what is really used; or mount no token, where the pod does not call the Kubernetes API.",
  references: [
    cis("5.1.1"),
    nsa("Role-based access control"),
    manual("Role Based Access Control Good Practices", "concepts/security/rbac-good-practices/"),
  ],
  settings: {
    allowed: texts(
      "Rules about Roles whose subject a pod may be able to do, such as create-workloads for an operator.",
      [],
      new RegExp(`^(${everything.join("|")})$`),
    ),
  },
  appliesTo: [...workloads, "ServiceAccount", ...bindings, ...roles],
  join: (world, { allowed }) => {
    const grants = grantsOf(world, allowed);
    return eachOf(world, workloads, (workload, namespace) =>
      workload.pods.flatMap((pod) => mayDo(pod, namespace, grants, world)),
    );
  },
});

/** What one binding lets its subjects do. */
interface Grant {
  readonly binding: KubernetesObject;
  readonly dangers: readonly string[];
  /** What has to be known to say so. */
  readonly open: Answer;
}

interface Grants {
  readonly bySubject: ReadonlyMap<string, readonly Grant[]>;
  /** Of bindings whose subjects are not known yet. */
  readonly toAnyone: readonly Grant[];
}

function mayDo(pod: Pod, namespace: string, { bySubject, toAnyone }: Grants, world: World): Findings {
  const named = pod.spec.at("serviceAccountName");
  const field = named.absent && !pod.spec.at("serviceAccount").absent ? pod.spec.at("serviceAccount") : named;
  if (bySubject.size + toAnyone.length === 0) return kept;
  if (field.unknown) return unless(not(holdsToken(pod, undefined)), [{ field, undecided: true }]);
  const name = field.text === undefined || field.text === "" ? "default" : field.text;
  const subjects = [
    `ServiceAccount ${namespace}/${name}`,
    `User system:serviceaccount:${namespace}:${name}`,
    "Group system:serviceaccounts",
    `Group system:serviceaccounts:${namespace}`,
    "Group system:authenticated",
  ];
  const granted = [...new Set([...subjects.flatMap((subject) => bySubject.get(subject) ?? []), ...toAnyone])];
  const account = world.shelf("ServiceAccount", namespace).get(name);
  return unless(
    not(holdsToken(pod, account)),
    granted.flatMap(({ binding, dangers: means, open }): Findings => {
      if (typeof open !== "boolean") return [{ field: open, undecided: true }];
      const found = `a ServiceAccount that may ${means.join(", ")} by ${binding.kind} ${binding.name}`;
      return [{ field, found, allowed: "one that may not" }];
    }),
  );
}

/** Is a token for the Kubernetes API mounted: by itself, unless pod or account say no, or by a volume of the pod? */
function holdsToken({ spec }: Pod, account: KubernetesObject | undefined): Answer {
  const own = spec.at("automountServiceAccountToken");
  const automount = own.absent ? account?.field.at("automountServiceAccountToken") : own;
  const sources = spec
    .at("volumes")
    .items()
    .flatMap((volume) => volume.at("projected", "sources").items());
  return any(
    automount === undefined || not(is(automount, false)),
    some(sources, (source) => {
      const token = source.at("serviceAccountToken");
      // One for another audience is of no use to the API server.
      return all(not(is(token, undefined)), is(token.at("audience"), undefined));
    }),
  );
}

function grantsOf(world: World, allowed: readonly string[]): Grants {
  const bySubject = new Map<string, Grant[]>();
  const toAnyone: Grant[] = [];
  const roleDangers = new Map<string, Pick<Grant, "dangers" | "open">>();
  const aggregated = new Labelled(world.all("ClusterRole"), ({ field }) => field.at("metadata", "labels"));
  for (const binding of bindings.flatMap(world.all)) {
    const { key, read } = roleOf(binding, world, aggregated, allowed);
    const role = roleDangers.get(key) ?? read();
    roleDangers.set(key, role);
    if (role.dangers.length === 0 && role.open === false) continue;
    const grant = { binding, ...role };
    for (const subject of subjectsOf(binding)) {
      const known = subject === undefined ? toAnyone : bySubject.get(subject);
      if (known) known.push(typeof subject === "string" ? grant : { ...grant, open: subjectField(binding) });
      else if (subject !== undefined) bySubject.set(subject, [grant]);
    }
  }
  return { bySubject, toAnyone };
}

/** The role of a binding, by a key of its own, and how to find out what it grants. */
function roleOf(
  binding: KubernetesObject,
  world: World,
  aggregated: Labelled<KubernetesObject>,
  allowed: readonly string[],
) {
  const reference = binding.field.at("roleRef");
  const kind = reference.at("kind");
  const name = reference.at("name");
  const namespace = kind.value === "Role" ? namespaceOf(binding) : clusterWide;
  const unknown = [kind, name, ...(kind.value === "Role" ? [namespaceField(binding)] : [])].find(
    (each) => each.unknown,
  );
  const read = (): Pick<Grant, "dangers" | "open"> => {
    if (unknown) return { dangers: [], open: unknown };
    const role = world.shelf(kind.text ?? "", namespace ?? "").get(name.text ?? "");
    if (!role) {
      const known = kind.value === "ClusterRole" ? (builtIn[name.text ?? ""] ?? []) : [];
      return { dangers: wordsFor(known.filter((id) => !allowed.includes(id))), open: false };
    }
    const { parts, open } = partsOf(role, aggregated);
    const judged = dangersOf([role, ...parts], allowed);
    return judged.dangers.length > 0 || judged.open ? judged : { ...judged, open };
  };
  // An unknown role is as good as any: its key is where it is not known.
  const key = unknown
    ? `${binding.origin}\n${binding.name}\n${unknown.path}`
    : JSON.stringify([kind.value, namespace, name.value]);
  return { key, read };
}

/** The ClusterRoles that the controller adds up to this one, and what keeps from knowing whether there are more. */
function partsOf(role: KubernetesObject, clusterRoles: Labelled<KubernetesObject>) {
  const selectors = role.field.at("aggregationRule", "clusterRoleSelectors").items();
  const asked = selectors.flatMap((selector) =>
    clusterRoles
      .candidates(labelSelector(selector))
      .filter((each) => each !== role)
      .map((each) => ({ each, answer: selects(selector, each.field.at("metadata", "labels")) })),
  );
  const parts = asked.filter(({ answer }) => answer === true).map(({ each }) => each);
  return { parts, open: asked.map(({ answer }) => answer).find((answer) => typeof answer !== "boolean") ?? false };
}

function dangersOf(parts: readonly KubernetesObject[], allowed: readonly string[]): Pick<Grant, "dangers" | "open"> {
  const asked = dangers.filter(([{ id }]) => !allowed.includes(id));
  const findings = asked.map(
    ([rule]) => [rule.id, parts.flatMap((part) => rule.check(part, defaultsOf(rule.settings)))] as const,
  );
  const certain = findings.filter(([, found]) => found.some((finding) => !("undecided" in finding)));
  const open = findings.flatMap(([, found]) => found).find((finding) => "undecided" in finding);
  return {
    dangers: wordsFor(certain.map(([id]) => id)),
    open: certain.length === 0 && open ? open.field : false,
  };
}

function wordsFor(ids: readonly string[]): readonly string[] {
  return dangers.filter(([{ id }]) => ids.includes(id)).map(([, means]) => means);
}

/** As `kind name`, with the namespace of a ServiceAccount, which is the binding's where it does not say; undefined for anyone. */
function subjectsOf(binding: KubernetesObject): readonly (string | undefined)[] {
  return binding.field
    .at("subjects")
    .items()
    .map((subject) => {
      const [kind, name, namespace] = ["kind", "name", "namespace"].map((key) => subject.at(key));
      if (kind?.unknown || name?.unknown || (kind?.value === "ServiceAccount" && namespace?.unknown)) return undefined;
      if (kind?.value !== "ServiceAccount") return `${kind?.text ?? ""} ${name?.text ?? ""}`;
      return `ServiceAccount ${namespace?.text ?? namespaceOf(binding) ?? ""}/${name?.text ?? ""}`;
    });
}

function subjectField(binding: KubernetesObject): Field {
  const subjects = binding.field.at("subjects");
  const fields = subjects.items().flatMap((each) => ["kind", "name", "namespace"].map((key) => each.at(key)));
  return fields.find((each) => each.unknown) ?? subjects;
}
