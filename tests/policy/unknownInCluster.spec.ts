import assert from "node:assert/strict";
import { plain } from "../../policy/known";
import { catalogue } from "../../policy/rules/catalogue";
import { judge, judgeBy } from "../../policy/rules/evaluate";
import { objectsIn } from "../../policy/rules/objects";
import { changed, denyAll, pod, workload, workloadKinds, type Json } from "./fixtures";
import { atPreview, unknownText } from "./preview";

const seen = (document: Json) => objectsIn(plain(atPreview(document)));

/** The dotted path of every value in the document, of lists and maps too. */
function pathsIn(value: unknown, path = ""): readonly string[] {
  const own = path === "" ? [] : [path];
  if (typeof value !== "object" || value === null) return own;
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, path === "" ? key : `${path}.${key}`)),
  ];
}

/** A small cluster: an object of each kind that rules judge, each fitting the others. */
const cluster: readonly Json[] = [
  ...workloadKinds
    .filter(([apiVersion, kind]) => !apiVersion.includes("beta") && kind !== "Pod")
    .map(([apiVersion, kind, template]) =>
      changed(workload(apiVersion, kind, template), "metadata.name", kind.toLowerCase()),
    ),
  pod(),
  denyAll(),
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      podSelector: { matchLabels: { "app.kubernetes.io/name": "web" } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        {
          from: [{ podSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["gateway"] }] } }],
          ports: [{ protocol: "TCP", port: 8000 }],
        },
      ],
      egress: [
        { to: [{ ipBlock: { cidr: "10.0.0.0/16", except: ["10.0.1.0/24"] } }], ports: [{ port: 53, endPort: 54 }] },
      ],
    },
  },
  {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "shop", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      type: "ClusterIP",
      selector: { "app.kubernetes.io/name": "web" },
      ports: [{ name: "http", port: 80, targetPort: 8000 }],
    },
  },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", namespace: "shop", annotations: { "example.com/note": "none" } },
    spec: {
      ingressClassName: "any",
      tls: [{ hosts: ["shop.example.com"], secretName: "web-tls" }],
      rules: [
        {
          host: "shop.example.com",
          http: {
            paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }],
          },
        },
      ],
    },
  },
  {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      gatewayClassName: "any",
      listeners: [
        {
          name: "https",
          port: 443,
          protocol: "HTTPS",
          hostname: "shop.example.com",
          tls: { mode: "Terminate", certificateRefs: [{ name: "web-tls" }] },
        },
      ],
    },
  },
  {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      parentRefs: [{ name: "web", sectionName: "https" }],
      hostnames: ["shop.example.com"],
      rules: [{ matches: [{ path: { type: "PathPrefix", value: "/" } }], backendRefs: [{ name: "web", port: 80 }] }],
    },
  },
  {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "web", namespace: "shop" },
    automountServiceAccountToken: false,
  },
  ...["Role", "ClusterRole"].map((kind) => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind,
    metadata: { name: "web", ...(kind === "Role" && { namespace: "shop" }) },
    rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: ["settings"], verbs: ["get"] }],
  })),
  ...["RoleBinding", "ClusterRoleBinding"].map((kind) => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind,
    metadata: { name: "web", ...(kind === "RoleBinding" && { namespace: "shop" }) },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: kind.replace("Binding", ""), name: "web" },
    subjects: [{ kind: "ServiceAccount", name: "web", namespace: "shop" }],
  })),
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "settings", namespace: "shop" },
    data: { "config.json": "{}" },
  },
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "web", namespace: "shop" },
    type: "Opaque",
    stringData: { token: "a-long-and-random-one" },
  },
  {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "deployment" },
      minReplicas: 2,
      maxReplicas: 5,
    },
  },
  {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "web", namespace: "shop" },
    spec: { maxUnavailable: 1, selector: { matchLabels: { "app.kubernetes.io/name": "web" } } },
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data", namespace: "shop" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "data" },
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      csi: { driver: "disk.example.com", volumeHandle: "1" },
    },
  },
  {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "web", namespace: "shop" },
    spec: { hard: { pods: "9" } },
  },
  {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: "web", namespace: "shop" },
    spec: { limits: [{ type: "Container", default: { memory: "128Mi" } }] },
  },
];

describe("any one unknown value in a cluster", () => {
  const rules = judgeBy(catalogue);
  const objects = cluster.map(seen);
  const known = new Set(judge(objects.flat(), catalogue).violations.map(essence));

  for (const [index, document] of cluster.entries()) {
    const { kind, metadata } = document as { kind: string; metadata: { name: string } };
    it(`makes nothing a violation in ${kind} ${metadata.name}, and is named where it matters`, () => {
      // An object's type is never unknown: it is part of its resource's.
      for (const path of pathsIn(document).filter((each) => each !== "apiVersion" && each !== "kind")) {
        const unknown = seen(changed(document, path, unknownText));
        const verdicts = [...unknown.map(rules.object), rules.together(objects.with(index, unknown).flat())];
        const violations = verdicts.flatMap((verdict) => verdict.violations);
        const undecided = verdicts.flatMap((verdict) => verdict.undecided);
        // What can be told of the object by its name still is, by the name that is known.
        const made = violations.map(essence).filter((violation) => !known.has(violation));
        assert.deepEqual(path.startsWith("metadata") ? made.filter(isAnother(kind)) : made, [], path);
        for (const verdict of undecided) assert.equal(verdict.path, dotted(path), `${verdict.rule} by ${path}`);
      }
    });
  }
});

function essence({
  rule,
  object,
  path,
}: {
  rule: string;
  object: { kind: string; name: string };
  path: string;
}): string {
  return `${rule}: ${object.kind} ${object.name} ${path}`;
}

/** Not about an object of the kind: that one is now called otherwise. */
function isAnother(kind: string): (violation: string) => boolean {
  return (violation) => !violation.includes(`: ${kind} `);
}

/** `spec.ports.0.port` as the rules spell it; keys with dots of their own are compared whole. */
function dotted(path: string): string {
  return path
    .replace(/\.(\d+)(?=\.|$)/g, "[$1]")
    .replace(
      /\.((?:app|pod-security)\.kubernetes\.io\/[a-z-]+|example\.com\/note|config\.json|ephemeral-storage)(?=\.|$|\[)/g,
      '["$1"]',
    );
}
