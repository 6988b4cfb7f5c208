import { grant, rule } from "./access";
import { nodeImages } from "./images";

/** Name of the controller's namespace, Deployment and Service, and of the classes that Ingresses and Gateways name. */
export const ingressName = "traefik";

/**
 * Address of the controller's Service, which Ingresses and Gateways publish as theirs. Of the range that Kubernetes
 * hands out last, so that no other Service has it already.
 */
export const ingressAddress = "10.96.0.80";

const labels = { "app.kubernetes.io/name": ingressName };
const metadata = { name: ingressName, namespace: ingressName, labels };
const account = { kind: "ServiceAccount", name: ingressName, namespace: ingressName } as const;

const ownKinds = [
  "ingressroutes",
  "ingressroutetcps",
  "ingressrouteudps",
  "middlewares",
  "middlewaretcps",
  "serverstransports",
  "serverstransporttcps",
  "tlsoptions",
  "tlsstores",
  "traefikservices",
];
const gatewayKinds = ["gatewayclasses", "gateways", "httproutes", "grpcroutes", "backendtlspolicies"];
const watched = ["list", "watch"];

/** What the controller may do: see what it serves by, and write down what has become of it. */
const rules = [
  // Certificates lie in the namespaces of those whom they name: which, nobody knows beforehand.
  rule("", ["namespaces", "nodes", "services", "secrets", "configmaps"], watched),
  rule("discovery.k8s.io", ["endpointslices"], watched),
  rule("networking.k8s.io", ["ingresses", "ingressclasses"], watched),
  rule("networking.k8s.io", ["ingresses/status"], ["update"]),
  rule("traefik.io", ownKinds, watched),
  rule("gateway.networking.k8s.io", [...gatewayKinds, "referencegrants"], watched),
  rule(
    "gateway.networking.k8s.io",
    gatewayKinds.map((kind) => `${kind}/status`),
    ["update"],
  ),
];

/**
 * Traefik for Ingresses, for its own kinds and for the Gateway API; what defines their kinds must stand already. It
 * listens on 80 and 443, the ports that listeners of a Gateway name, and redirects nobody from the one to the other.
 */
export const ingressObjects: object = {
  apiVersion: "v1",
  kind: "List",
  items: [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: ingressName, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    },
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: {
        clusterIP: ingressAddress,
        selector: labels,
        ports: [
          { name: "web", port: 80, targetPort: "web" },
          { name: "websecure", port: 443, targetPort: "websecure" },
        ],
      },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: controllerPod() },
      },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "IngressClass",
      metadata: { name: ingressName, annotations: { "ingressclass.kubernetes.io/is-default-class": "true" } },
      spec: { controller: "traefik.io/ingress-controller" },
    },
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "GatewayClass",
      metadata: { name: ingressName },
      spec: { controllerName: "traefik.io/gateway-controller" },
    },
    ...grant(ingressName, account, rules),
  ],
};

function controllerPod(): object {
  return {
    serviceAccountName: account.name,
    securityContext: {
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
      // Ports below 1024 without a capability; Pod Security allows it.
      sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }],
    },
    containers: [
      {
        name: "traefik",
        image: nodeImages.traefik.name,
        imagePullPolicy: "Never",
        args: [
          "--global.checknewversion=false",
          "--global.sendanonymoususage=false",
          "--log.level=INFO",
          "--log.nocolor=true",
          "--ping=true",
          "--entrypoints.web.address=:80",
          "--entrypoints.websecure.address=:443",
          "--providers.kubernetesingress=true",
          `--providers.kubernetesingress.ingressendpoint.ip=${ingressAddress}`,
          // As the Ingress API has it: the prefix /api is not one of /apiary.
          "--providers.kubernetesingress.strictprefixmatching=true",
          "--providers.kubernetescrd=true",
          "--providers.kubernetesgateway=true",
          `--providers.kubernetesgateway.statusaddress.ip=${ingressAddress}`,
        ],
        ports: [
          { name: "web", containerPort: 80 },
          { name: "websecure", containerPort: 443 },
          { name: "ping", containerPort: 8080 },
        ],
        readinessProbe: { httpGet: { path: "/ping", port: "ping" }, periodSeconds: 1 },
        livenessProbe: { httpGet: { path: "/ping", port: "ping" } },
        resources: { requests: { cpu: "50m", memory: "64Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
      },
    ],
  };
}
