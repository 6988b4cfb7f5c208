import type {
  Deployment,
  HTTPRoute,
  HorizontalPodAutoscaler,
  Ingress,
  KubernetesObject,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  Service,
  StatefulSet,
} from "../../components/objects";
import type { Box } from "./model";
import { referencesOf, type Reference } from "./references";

/** The objects of a stack as boxes, by what they are to its pods; NetworkPolicies are not among them, but arrows. */
export interface Resources {
  readonly namespace: Box;
  readonly entries: readonly Box[];
  readonly workload: Box;
  readonly parts: readonly { readonly relation: string; readonly boxes: readonly Box[] }[];
  /** Which hands on to which, by ids. */
  readonly routes: readonly { readonly from: string; readonly to: string }[];
}

type Workload = Deployment | StatefulSet;

/** What a kind is to the pods, in the order in which it is shown; what a picture shows elsewhere has none. */
const relations: readonly (readonly [relation: string, kinds: readonly string[]])[] = [
  ["filtered by", ["Middleware"]],
  ["reads", ["ConfigMap", "Secret"]],
  ["filled by", ["ExternalSecret"]],
  ["keeps data in", ["PersistentVolumeClaim"]],
  ["runs as", ["ServiceAccount"]],
  ["allowed by", ["RoleBinding", "Role"]],
  ["scaled by", ["HorizontalPodAutoscaler"]],
  ["protected by", ["PodDisruptionBudget"]],
  ["judged by", ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"]],
];

/** Kinds that bound the namespace as a whole, and what people call that. */
const bounds: Readonly<Record<string, string>> = { ResourceQuota: "quota", LimitRange: "limits by default" };

/** Puts each object where it belongs. What the pods refer to and the stack does not make is there too, as not its own. */
export function resources(objects: readonly KubernetesObject[], workload: Workload): Resources {
  const foreign = referencesOf(workload)
    .filter(({ kind, name }) => !objects.some((one) => one.kind === kind && one.metadata.name === name))
    .map((reference) => foreignBox(reference, objects));
  const boxes = [
    ...objects.filter(({ kind }) => kind !== "NetworkPolicy").map(boxOf),
    ...foreign,
    ...templates(workload),
  ];
  const ofKinds = (...kinds: readonly string[]): Box[] =>
    kinds.flatMap((kind) => boxes.filter((box) => box.kind === kind));
  return {
    namespace: namespaceBox(objects, workload),
    entries: ofKinds("Ingress", "HTTPRoute", "Service"),
    workload: boxOf(workload),
    parts: relations
      .map(([relation, kinds]) => ({ relation, boxes: ofKinds(...kinds) }))
      .filter((part) => part.boxes.length > 0),
    routes: objects.flatMap((object) => routesOf(object, objects, workload)),
  };
}

function boxOf(object: KubernetesObject): Box {
  const id = idOf(object);
  return { id, kind: object.kind, name: object.metadata.name, lines: linesOf(object), objects: [id] };
}

function idOf({ kind, metadata }: { readonly kind: string; readonly metadata: { readonly name: string } }): string {
  return `${kind} ${metadata.name}`;
}

function foreignBox({ kind, name }: Reference, objects: readonly KubernetesObject[]): Box {
  const filler = objects.find((object) => object.kind === "ExternalSecret" && object.spec.target.name === name);
  const lines = [kind === "Secret" && filler ? "made by the operator" : "exists already"];
  return { id: `${kind} ${name}`, kind, name, lines, objects: [] };
}

/** A StatefulSet's claims: one for each pod. */
function templates(workload: Workload): readonly Box[] {
  const claims = workload.kind === "StatefulSet" ? (workload.spec.volumeClaimTemplates ?? []) : [];
  return claims.map(({ metadata, spec }) => {
    const name = `${metadata?.name ?? ""}-${workload.metadata.name}-…`;
    const lines = ["one for each pod", ...claimLines(spec)];
    return { id: `PersistentVolumeClaim ${name}`, kind: "PersistentVolumeClaim", name, lines, objects: [] };
  });
}

function namespaceBox(objects: readonly KubernetesObject[], workload: Workload): Box {
  const name = workload.metadata.namespace ?? "";
  const made = objects.find(({ kind }) => kind === "Namespace");
  const level = made?.metadata.labels["pod-security.kubernetes.io/enforce"];
  const bounding = objects.filter(({ kind }) => Object.hasOwn(bounds, kind));
  return {
    id: `Namespace ${name}`,
    kind: "Namespace",
    name,
    lines: [
      ...(level === undefined ? [] : [`Pod Security ${level}`]),
      ...(made === undefined ? ["exists already"] : []),
      ...bounding.map(({ kind }) => bounds[kind] ?? ""),
    ],
    objects: [...(made ? [made] : []), ...bounding].map(idOf),
  };
}

/** What an object says of itself that is worth a glance. */
function linesOf(object: KubernetesObject): readonly string[] {
  switch (object.kind) {
    case "Ingress":
      return ingressLines(object);
    case "HTTPRoute":
      return routeLines(object);
    case "Service":
      return serviceLines(object);
    case "Deployment":
    case "StatefulSet":
      return workloadLines(object);
    case "PersistentVolumeClaim":
      return claimLines(object.spec);
    case "HorizontalPodAutoscaler":
      return [podsText(object)];
    case "PodDisruptionBudget":
      return budgetLines(object);
    case "ExternalSecret":
      return [`${object.spec.secretStoreRef.kind} ${object.spec.secretStoreRef.name}`];
    default:
      return [];
  }
}

function ingressLines({ spec }: Ingress): readonly string[] {
  const scheme = (spec?.tls ?? []).length > 0 ? "https" : "http";
  return [...new Set((spec?.rules ?? []).map(({ host = "*" }) => `${scheme}://${host}`))];
}

function routeLines({ spec: { hostnames, parentRefs } }: HTTPRoute): readonly string[] {
  return [...hostnames, ...parentRefs.map(({ name }) => `by the Gateway ${name}`)];
}

function serviceLines({ spec }: Service): readonly string[] {
  const ports = (spec?.ports ?? []).map(({ port, targetPort = port }) => `${port} → ${targetPort}`);
  return [spec?.clusterIP === "None" ? "each pod by its name" : ports.join(", ")];
}

function workloadLines({ spec }: Workload): readonly string[] {
  const { containers = [], initContainers = [] } = spec.template.spec ?? {};
  const [application, ...sidecars] = containers;
  const beside = [...initContainers, ...sidecars].map(({ name }) => name);
  return [
    ...(spec.replicas === undefined ? [] : [spec.replicas === 1 ? "1 pod" : `${spec.replicas} pods`]),
    ...(application?.ports ?? []).map(
      ({ containerPort, name }) => `listens on ${containerPort}${name === undefined ? "" : ` (${name})`}`,
    ),
    ...(application?.image === undefined ? [] : [application.image.replace(/@.*/, "")]),
    ...(beside.length > 0 ? [`beside it: ${beside.join(", ")}`] : []),
  ];
}

function claimLines(spec: PersistentVolumeClaim["spec"]): readonly string[] {
  const size = spec?.resources?.requests?.["storage"];
  return [[size, ...(spec?.accessModes ?? [])].filter((part) => part !== undefined).join(" ")];
}

function podsText({ spec }: HorizontalPodAutoscaler): string {
  return `${spec.minReplicas ?? 1} to ${spec.maxReplicas} pods`;
}

function budgetLines({ spec }: PodDisruptionBudget): readonly string[] {
  return spec?.maxUnavailable === undefined ? [] : [`at most ${spec.maxUnavailable} away`];
}

/** What hands requests on to what, as far as both are here. */
function routesOf(object: KubernetesObject, objects: readonly KubernetesObject[], workload: Workload) {
  const to = (kind: string, name: string) =>
    objects.some((one) => one.kind === kind && one.metadata.name === name)
      ? [{ from: idOf(object), to: `${kind} ${name}` }]
      : [];
  switch (object.kind) {
    case "Ingress": {
      const backends = (object.spec?.rules ?? []).flatMap(({ http }) =>
        (http?.paths ?? []).map(({ backend }) => backend),
      );
      return [...new Set(backends.map(({ service }) => service?.name ?? ""))].flatMap((name) => to("Service", name));
    }
    case "HTTPRoute": {
      const backends = object.spec.rules.flatMap(({ backendRefs }) => backendRefs);
      return [...new Set(backends.map(({ name }) => name))].flatMap((name) => to("Service", name));
    }
    case "Service": {
      const labels = workload.spec.template.metadata?.labels ?? {};
      const finds = Object.entries(object.spec?.selector ?? {}).every(([key, value]) => labels[key] === value);
      return finds ? to(workload.kind, workload.metadata.name) : [];
    }
    default:
      return [];
  }
}
