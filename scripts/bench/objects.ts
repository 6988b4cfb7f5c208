/** A Kubernetes object as JSON has it. */
export type Manifest = Readonly<Record<string, unknown>>;

/** So many of everything that one service needs, in namespaces of ten services each: what a real folder looks like. */
export function mixedObjects(count: number): readonly Manifest[] {
  const services = Math.ceil(count / kinds.length);
  return Array.from({ length: services }, (_, index) => index)
    .flatMap((index) => kinds.map((make) => make(`service-${index}`, `team-${Math.floor(index / 10)}`)))
    .slice(0, count);
}

/** Deployments only, of the size that production ones have. */
export function deployments(count: number): readonly Manifest[] {
  return Array.from({ length: count }, (_, index) => deployment(`service-${index}`, "shop"));
}

const labels = (name: string) => ({
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/instance": name,
  "app.kubernetes.io/managed-by": "bench",
});

function deployment(name: string, namespace: string): Manifest {
  const probe = (path: string) => ({ httpGet: { path, port: "http" }, periodSeconds: 10, timeoutSeconds: 2 });
  const container = {
    name: "app",
    image: `registry.example.com:5000/team/${name}:1.2.3@sha256:${"ab".repeat(32)}`,
    ports: [{ name: "http", containerPort: 8080 }],
    env: [
      { name: "LOG_LEVEL", value: "info" },
      { name: "PASSWORD", valueFrom: { secretKeyRef: { name, key: "password" } } },
    ],
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
    readinessProbe: probe("/ready"),
    livenessProbe: probe("/health"),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  };
  const spec = {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
    containers: [container],
    volumes: [{ name: "tmp", emptyDir: {} }],
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, labels: labels(name) },
    spec: {
      replicas: 2,
      selector: { matchLabels: { "app.kubernetes.io/name": name } },
      template: { metadata: { labels: labels(name) }, spec },
    },
  };
}

type Make = (name: string, namespace: string) => Manifest;

const of =
  (apiVersion: string, kind: string, content: (name: string, namespace: string) => Manifest): Make =>
  (name, namespace) => ({
    apiVersion,
    kind,
    metadata: { name, namespace, labels: labels(name) },
    ...content(name, namespace),
  });

const selector = (name: string) => ({ matchLabels: { "app.kubernetes.io/name": name } });

const kinds: readonly Make[] = [
  deployment,
  of("v1", "Service", (name) => ({
    spec: { selector: { "app.kubernetes.io/name": name }, ports: [{ port: 80, targetPort: "http" }] },
  })),
  of("v1", "ServiceAccount", () => ({ automountServiceAccountToken: false })),
  of("v1", "ConfigMap", () => ({ data: { "config.json": '{"level":"info"}' } })),
  of("v1", "Secret", () => ({ type: "Opaque", data: { password: "cDRzc3cwcmQtb2YtYS1iZW5jaA==" } })),
  of("networking.k8s.io/v1", "NetworkPolicy", (name) => ({
    spec: {
      podSelector: selector(name),
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: selector("gateway") }], ports: [{ port: 8080 }] }],
    },
  })),
  of("policy/v1", "PodDisruptionBudget", (name) => ({ spec: { maxUnavailable: 1, selector: selector(name) } })),
  of("rbac.authorization.k8s.io/v1", "Role", (name) => ({
    rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: [name], verbs: ["get", "watch"] }],
  })),
  of("rbac.authorization.k8s.io/v1", "RoleBinding", (name, namespace) => ({
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
    subjects: [{ kind: "ServiceAccount", name, namespace }],
  })),
  of("networking.k8s.io/v1", "Ingress", (name) => ({
    spec: {
      ingressClassName: "traefik",
      tls: [{ hosts: [`${name}.example.com`], secretName: `${name}-tls` }],
      rules: [
        {
          host: `${name}.example.com`,
          http: {
            paths: [{ path: "/api", pathType: "Prefix", backend: { service: { name, port: { number: 80 } } } }],
          },
        },
      ],
    },
  })),
];
