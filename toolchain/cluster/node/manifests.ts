import { dnsAddress } from "../controlPlane";
import { binding, grant, rule } from "./access";
import { dnsPort } from "./layout";

/** Name of the volume provisioner, as storage classes have it. */
export const provisionerName = "embedded.local/folder";

/** The objects that a cluster has from its first moment, as every ready-made one does: DNS, a default storage class, access for its own programs. */
export const clusterObjects = (dnsImage: string): object => ({
  apiVersion: "v1",
  kind: "List",
  items: [...dnsObjects(dnsImage), storageClass, ...accessObjects],
});

const labels = { "k8s-app": "kube-dns" };
const inSystem = (name: string): object => ({ name, namespace: "kube-system", labels });

const corefile = `cluster.local:${dnsPort} in-addr.arpa:${dnsPort} ip6.arpa:${dnsPort} {
    errors
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        ttl 5
    }
}
.:${dnsPort} {
    errors
    ready :8181
    health :8080
    template ANY ANY {
        rcode NXDOMAIN
    }
}
`;

const dnsObjects = (image: string): object[] => [
  { apiVersion: "v1", kind: "ServiceAccount", metadata: inSystem("coredns") },
  { apiVersion: "v1", kind: "ConfigMap", metadata: inSystem("coredns"), data: { Corefile: corefile } },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: inSystem("kube-dns"),
    spec: {
      selector: labels,
      clusterIP: dnsAddress,
      ports: [
        { name: "dns", port: 53, targetPort: dnsPort, protocol: "UDP" },
        { name: "dns-tcp", port: 53, targetPort: dnsPort, protocol: "TCP" },
      ],
    },
  },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: inSystem("coredns"),
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: dnsPod(image) },
    },
  },
  ...grant("system:coredns", { kind: "ServiceAccount", name: "coredns", namespace: "kube-system" }, [
    rule("", ["endpoints", "services", "pods", "namespaces"], ["list", "watch"]),
    rule("discovery.k8s.io", ["endpointslices"], ["list", "watch"]),
  ]),
];

const dnsPod = (image: string): object => ({
  serviceAccountName: "coredns",
  priorityClassName: "system-cluster-critical",
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers: [
    {
      name: "coredns",
      image,
      imagePullPolicy: "Never",
      args: ["-conf", "/etc/coredns/Corefile"],
      ports: [
        { name: "dns", containerPort: dnsPort, protocol: "UDP" },
        { name: "dns-tcp", containerPort: dnsPort, protocol: "TCP" },
      ],
      readinessProbe: { httpGet: { path: "/ready", port: 8181 }, periodSeconds: 1 },
      livenessProbe: { httpGet: { path: "/health", port: 8080 } },
      resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "170Mi" } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
      volumeMounts: [{ name: "config", mountPath: "/etc/coredns", readOnly: true }],
    },
  ],
  volumes: [{ name: "config", configMap: { name: "coredns" } }],
});

const storageClass = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
  provisioner: provisionerName,
  reclaimPolicy: "Delete",
  volumeBindingMode: "WaitForFirstConsumer",
};

const accessObjects: object[] = [
  ...grant("kube-router", { kind: "User", name: "kube-router" }, [
    rule("", ["nodes", "pods", "namespaces", "services", "endpoints"], ["get", "list", "watch"]),
    rule("networking.k8s.io", ["networkpolicies"], ["get", "list", "watch"]),
    rule("discovery.k8s.io", ["endpointslices"], ["get", "list", "watch"]),
  ]),
  binding("volume-provisioner", "system:persistent-volume-provisioner", { kind: "User", name: "volume-provisioner" }),
];
