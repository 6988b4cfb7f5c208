/** A document as JSON gives it. */
export type Json = Record<string, unknown>;

export const labels = {
  "app.kubernetes.io/name": "web",
  "app.kubernetes.io/instance": "web",
  "app.kubernetes.io/version": "1.2.3",
  "app.kubernetes.io/component": "server",
  "app.kubernetes.io/part-of": "shop",
  "app.kubernetes.io/managed-by": "pulumi",
};

const selected = { "app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "web" };

/** A pod spec with every kind of container, which keeps all rules. */
export function podSpec(): Json {
  return {
    serviceAccountName: "web",
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      fsGroup: 10001,
      seccompProfile: { type: "RuntimeDefault" },
    },
    initContainers: [container("prepare"), probed({ ...container("proxy"), restartPolicy: "Always" }, 8001)],
    containers: [probed(container("app"), 8000)],
    ephemeralContainers: [changed(container("debug"), "resources", undefined)],
    volumes: [
      { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
      { name: "settings", configMap: { name: "settings" } },
    ],
    topologySpreadConstraints: ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: selected },
    })),
  };
}

export const image = `registry.example.com:5000/team/app:1.2.3@sha256:${"ab".repeat(32)}`;

function container(name: string): Json {
  return {
    name,
    image,
    ports: [{ containerPort: 8080 }],
    resources: {
      requests: { cpu: "100m", memory: "64Mi", "ephemeral-storage": "16Mi" },
      limits: { cpu: 1, memory: "128Mi", "ephemeral-storage": "64Mi" },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
  };
}

/** As a container that serves must be. */
function probed(served: Json, port: number): Json {
  return {
    ...served,
    ports: [{ containerPort: port }],
    readinessProbe: { httpGet: { path: "/ready", port } },
    livenessProbe: { httpGet: { path: "/health", port } },
  };
}

/** A pod that keeps all rules. */
export function pod(spec: unknown = podSpec()): Json {
  const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-1", uid: "1", controller: true };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "shop", labels, ownerReferences: [owner] },
    spec,
  };
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
  ["apps.openshift.io/v1", "DeploymentConfig", ["spec", "template"]],
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
  if (kind === "Pod") return { ...pod(spec), apiVersion };
  const inner = template
    .toReversed()
    .reduce<Json>((held, key) => ({ [key]: held }), { metadata: { labels }, spec: restarted(kind, spec) });
  const metadata = { name: "web", namespace: "shop", labels };
  return { apiVersion, kind, metadata, ...inner, ...around(kind, inner) };
}

/** What each kind needs around its pod template. */
function around(kind: string, inner: Json): Json {
  const spec = inner.spec as Json | undefined;
  switch (kind) {
    case "Deployment":
    case "ReplicaSet":
      return { spec: { replicas: 3, selector: { matchLabels: selected }, ...spec } };
    case "StatefulSet":
      return { spec: { replicas: 3, serviceName: "web", selector: { matchLabels: selected }, ...spec } };
    case "DaemonSet":
      return { spec: { selector: { matchLabels: selected }, ...spec } };
    case "ReplicationController":
    case "DeploymentConfig":
      return { spec: { replicas: 3, selector: selected, ...spec } };
    case "CronJob":
      return { spec: { schedule: "0 3 * * *", ...spec } };
    default:
      return {};
  }
}

/** Jobs may not be restarted always. */
function restarted(kind: string, spec: unknown): unknown {
  const isJob = kind === "Job" || kind === "CronJob";
  return isJob && typeof spec === "object" ? { restartPolicy: "Never", ...spec } : spec;
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
  const copy = copyOf(document) as Json;
  const keys = path.split(".");
  let holder = copy;
  // The last key may have dots of its own, as labels have.
  while (keys.length > 1 && !Object.hasOwn(holder, keys.join("."))) {
    const key = keys.shift() ?? "";
    holder[key] ??= {};
    holder = holder[key] as Json;
  }
  const last = keys.join(".");
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return copy;
}

/** Parts that are one object in two places are two in the copy. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)]));
}

/** As the items of a typed list may be: without their type. */
export function untyped(document: Json): Json {
  return changed(changed(document, "apiVersion", undefined), "kind", undefined);
}
