import { grant, binding, rule } from "./access";
import { nodeImages } from "./images";

const labels = { "k8s-app": "metrics-server" };
const metadata = { name: "metrics-server", namespace: "kube-system", labels };
const account = { kind: "ServiceAccount", name: "metrics-server", namespace: "kube-system" } as const;

/** metrics-server as its project ships it, but quicker: a horizontal pod autoscaler has its first figures after 20 s. */
export const metricsObjects: object = {
  apiVersion: "v1",
  kind: "List",
  items: [
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { selector: labels, ports: [{ name: "https", port: 443, targetPort: "https" }] },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: metricsPod() } },
    },
    {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: "v1beta1.metrics.k8s.io" },
      spec: {
        group: "metrics.k8s.io",
        version: "v1beta1",
        service: { name: metadata.name, namespace: metadata.namespace },
        // It signs its own certificate at every start.
        insecureSkipTLSVerify: true,
        groupPriorityMinimum: 100,
        versionPriority: 100,
      },
    },
    ...grant("system:metrics-server", account, [
      rule("", ["nodes/metrics"], ["get"]),
      rule("", ["pods", "nodes"], ["get", "list", "watch"]),
    ]),
    binding("metrics-server:system:auth-delegator", "system:auth-delegator", account),
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "metrics-server-auth-reader", namespace: "kube-system" },
      roleRef: {
        apiGroup: "rbac.authorization.k8s.io",
        kind: "Role",
        name: "extension-apiserver-authentication-reader",
      },
      subjects: [account],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: {
        name: "system:aggregated-metrics-reader",
        labels: {
          "rbac.authorization.k8s.io/aggregate-to-view": "true",
          "rbac.authorization.k8s.io/aggregate-to-edit": "true",
          "rbac.authorization.k8s.io/aggregate-to-admin": "true",
        },
      },
      rules: [rule("metrics.k8s.io", ["pods", "nodes"], ["get", "list", "watch"])],
    },
  ],
};

function metricsPod(): object {
  return {
    serviceAccountName: account.name,
    priorityClassName: "system-cluster-critical",
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "metrics-server",
        image: nodeImages["metrics-server"].name,
        imagePullPolicy: "Never",
        args: [
          "--secure-port=10250",
          "--cert-dir=/tmp",
          "--kubelet-preferred-address-types=InternalIP",
          "--kubelet-certificate-authority=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt",
          "--metric-resolution=10s",
          // Must be shorter than the resolution.
          "--kubelet-request-timeout=5s",
        ],
        ports: [{ name: "https", containerPort: 10250 }],
        readinessProbe: { httpGet: { path: "/readyz", port: "https", scheme: "HTTPS" }, periodSeconds: 2 },
        livenessProbe: { httpGet: { path: "/livez", port: "https", scheme: "HTTPS" } },
        resources: { requests: { cpu: "50m", memory: "64Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
      },
    ],
    volumes: [{ name: "tmp", emptyDir: {} }],
  };
}
