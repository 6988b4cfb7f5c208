/** A document as JSON gives it. */
export type Json = Record<string, unknown>;

/** A pod spec with every kind of container, which keeps all rules. */
export function podSpec(): Json {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
    initContainers: [container("prepare"), { ...container("proxy"), restartPolicy: "Always" }],
    containers: [container("app")],
    ephemeralContainers: [changed(container("debug"), "resources", undefined)],
    volumes: [
      { name: "tmp", emptyDir: {} },
      { name: "settings", configMap: { name: "settings" } },
    ],
  };
}

function container(name: string): Json {
  return {
    name,
    image: "registry.example.com:5000/team/app:1.2.3",
    ports: [{ containerPort: 8000 }],
    resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: 1, memory: "128Mi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
  };
}

export const labels = { "app.kubernetes.io/name": "web" };

/** A pod that keeps all rules. */
export function pod(spec: unknown = podSpec()): Json {
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "web", namespace: "shop", labels }, spec };
}

/** The kinds that make pods, the newest and the outdated, and where their pod template is. */
export const workloadKinds: readonly (readonly [apiVersion: string, kind: string, template: readonly string[]])[] = [
  ["v1", "Pod", []],
  ["v1", "PodTemplate", ["template"]],
  ["v1", "ReplicationController", ["spec", "template"]],
  ["apps/v1", "Deployment", ["spec", "template"]],
  ["apps/v1", "ReplicaSet", ["spec", "template"]],
  ["apps/v1", "StatefulSet", ["spec", "template"]],
  ["apps/v1", "DaemonSet", ["spec", "template"]],
  ["batch/v1", "Job", ["spec", "template"]],
  ["batch/v1", "CronJob", ["spec", "jobTemplate", "spec", "template"]],
  ["extensions/v1beta1", "Deployment", ["spec", "template"]],
  ["extensions/v1beta1", "ReplicaSet", ["spec", "template"]],
  ["extensions/v1beta1", "DaemonSet", ["spec", "template"]],
  ["apps/v1beta1", "StatefulSet", ["spec", "template"]],
  ["batch/v1beta1", "CronJob", ["spec", "jobTemplate", "spec", "template"]],
];

/** An object of the kind around a pod spec. */
export function workload(
  apiVersion: string,
  kind: string,
  template: readonly string[],
  spec: unknown = podSpec(),
): Json {
  const inner = template.toReversed().reduce<Json>((held, key) => ({ [key]: held }), { spec });
  const metadata = { name: "web", namespace: "shop" };
  return { apiVersion, kind, metadata, ...inner };
}

/** Takes every pod of the namespace, and allows nothing. */
export function denyAll(): Json {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "default-deny", namespace: "shop" },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  };
}

/** A copy of the document with one field changed, or removed when the value is undefined. The path is dotted. */
export function changed(document: Json, path: string, value: unknown): Json {
  const copy = structuredClone(document);
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let holder = copy;
  for (const key of keys) {
    holder[key] ??= {};
    holder = holder[key] as Json;
  }
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return copy;
}

/** As the items of a typed list may be: without their type. */
export function untyped(document: Json): Json {
  return changed(changed(document, "apiVersion", undefined), "kind", undefined);
}
