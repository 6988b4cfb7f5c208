import type { KubernetesObject } from "../../components/objects";

/** A kind that this product makes. */
export type Kind = KubernetesObject["kind"];

/** How the API server calls a kind in its paths and its rights. */
interface Resource {
  readonly apiVersion: string;
  readonly plural: string;
  /** Whose objects are in no namespace. */
  readonly clusterWide?: true;
}

const rbac = "rbac.authorization.k8s.io/v1";
const admission = "admissionregistration.k8s.io/v1";

/** Every kind that this product makes. */
export const resources: Readonly<Record<Kind, Resource>> = {
  Namespace: { apiVersion: "v1", plural: "namespaces", clusterWide: true },
  ServiceAccount: { apiVersion: "v1", plural: "serviceaccounts" },
  Role: { apiVersion: rbac, plural: "roles" },
  RoleBinding: { apiVersion: rbac, plural: "rolebindings" },
  ConfigMap: { apiVersion: "v1", plural: "configmaps" },
  Secret: { apiVersion: "v1", plural: "secrets" },
  ExternalSecret: { apiVersion: "external-secrets.io/v1", plural: "externalsecrets" },
  PersistentVolumeClaim: { apiVersion: "v1", plural: "persistentvolumeclaims" },
  ResourceQuota: { apiVersion: "v1", plural: "resourcequotas" },
  LimitRange: { apiVersion: "v1", plural: "limitranges" },
  Deployment: { apiVersion: "apps/v1", plural: "deployments" },
  StatefulSet: { apiVersion: "apps/v1", plural: "statefulsets" },
  Service: { apiVersion: "v1", plural: "services" },
  Ingress: { apiVersion: "networking.k8s.io/v1", plural: "ingresses" },
  HTTPRoute: { apiVersion: "gateway.networking.k8s.io/v1", plural: "httproutes" },
  Middleware: { apiVersion: "traefik.io/v1alpha1", plural: "middlewares" },
  NetworkPolicy: { apiVersion: "networking.k8s.io/v1", plural: "networkpolicies" },
  HorizontalPodAutoscaler: { apiVersion: "autoscaling/v2", plural: "horizontalpodautoscalers" },
  PodDisruptionBudget: { apiVersion: "policy/v1", plural: "poddisruptionbudgets" },
  ValidatingAdmissionPolicy: { apiVersion: admission, plural: "validatingadmissionpolicies", clusterWide: true },
  ValidatingAdmissionPolicyBinding: {
    apiVersion: admission,
    plural: "validatingadmissionpolicybindings",
    clusterWide: true,
  },
};

/** API group of a kind; empty for the core one. */
export function groupOf(kind: Kind): string {
  const { apiVersion } = resources[kind];
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

/** Where the API server has all objects of a kind: of the namespace, or of the cluster where the kind is in none. */
export function collectionPath(kind: Kind, namespace: string): string {
  const { apiVersion, plural, clusterWide } = resources[kind];
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return clusterWide ? `${root}/${plural}` : `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}

/** Where the API server has one object. */
export function objectPath(kind: Kind, namespace: string, name: string): string {
  return `${collectionPath(kind, namespace)}/${encodeURIComponent(name)}`;
}
