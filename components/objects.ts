import type { input } from "@pulumi/kubernetes/types";
import type { OutputInstance } from "@pulumi/pulumi";

/** A Pulumi input type without what is only known later: no promise, no Output, at any depth. */
type Plain<T> = T extends PromiseLike<unknown> | OutputInstance<unknown>
  ? never
  : T extends object
    ? { [K in keyof T]: Plain<T[K]> }
    : T;

/** A whole Kubernetes object as plain data, of one kind. */
type Whole<T extends { apiVersion?: unknown; kind?: unknown; metadata?: unknown }> = Omit<
  Plain<T>,
  "apiVersion" | "kind" | "metadata"
> & {
  apiVersion: Extract<Plain<T>["apiVersion"], string>;
  kind: Extract<Plain<T>["kind"], string>;
  metadata: Metadata;
};

/** Metadata as the builders write it: always named and labelled. */
export interface Metadata {
  name: string;
  namespace?: string;
  labels: Record<string, string>;
  annotations?: Record<string, string>;
}

export type Namespace = Whole<input.core.v1.Namespace>;
export type ServiceAccount = Whole<input.core.v1.ServiceAccount>;
export type Role = Whole<input.rbac.v1.Role>;
export type RoleBinding = Whole<input.rbac.v1.RoleBinding>;
export type ConfigMap = Whole<input.core.v1.ConfigMap>;
export type Secret = Whole<input.core.v1.Secret>;
export type PersistentVolumeClaim = Whole<input.core.v1.PersistentVolumeClaim>;
export type ResourceQuota = Whole<input.core.v1.ResourceQuota>;
export type LimitRange = Whole<input.core.v1.LimitRange>;
export type Deployment = Whole<input.apps.v1.Deployment>;
export type StatefulSet = Whole<input.apps.v1.StatefulSet>;
export type Service = Whole<input.core.v1.Service>;
export type Ingress = Whole<input.networking.v1.Ingress>;
export type NetworkPolicy = Whole<input.networking.v1.NetworkPolicy>;
export type HorizontalPodAutoscaler = Whole<input.autoscaling.v2.HorizontalPodAutoscaler>;
export type PodDisruptionBudget = Whole<input.policy.v1.PodDisruptionBudget>;
export type ValidatingAdmissionPolicy = Whole<input.admissionregistration.v1.ValidatingAdmissionPolicy>;
export type ValidatingAdmissionPolicyBinding = Whole<input.admissionregistration.v1.ValidatingAdmissionPolicyBinding>;

/** Of the External Secrets Operator; as much of it as is used here. */
export interface ExternalSecret {
  apiVersion: "external-secrets.io/v1";
  kind: "ExternalSecret";
  metadata: Metadata;
  spec: {
    refreshInterval: string;
    secretStoreRef: { kind: "ClusterSecretStore" | "SecretStore"; name: string };
    target: { name: string; creationPolicy: "Owner"; deletionPolicy: "Retain" };
    data: { secretKey: string; remoteRef: { key: string; property?: string; version?: string } }[];
  };
}

/** Of the Gateway API; as much of it as is used here. */
export interface HTTPRoute {
  apiVersion: "gateway.networking.k8s.io/v1";
  kind: "HTTPRoute";
  metadata: Metadata;
  spec: {
    parentRefs: { name: string; namespace?: string; sectionName?: string }[];
    hostnames: string[];
    rules: {
      matches: { path: { type: "Exact" | "PathPrefix"; value: string } }[];
      filters?: HTTPRouteFilter[];
      backendRefs: { name: string; port: number }[];
    }[];
  };
}

/** What becomes of a request, or of its answer, on an HTTPRoute. */
export type HTTPRouteFilter =
  | { type: "ResponseHeaderModifier"; responseHeaderModifier: { set: { name: string; value: string }[] } }
  | { type: "ExtensionRef"; extensionRef: { group: string; kind: string; name: string } };

/** Of Traefik; as much of it as is used here. */
export interface Middleware {
  apiVersion: "traefik.io/v1alpha1";
  kind: "Middleware";
  metadata: Metadata;
  spec:
    | { headers: { customResponseHeaders: Record<string, string> } }
    | { inFlightReq: { amount: number; sourceCriterion: { ipStrategy: { depth: number } } } }
    | { rateLimit: { average: number; burst: number } }
    | { buffering: { maxRequestBodyBytes: number } };
}

/** Parts of objects that builders hand to each other. */
export type PodTemplate = Plain<input.core.v1.PodTemplateSpec>;
export type PodSpec = Plain<input.core.v1.PodSpec>;
export type Container = Plain<input.core.v1.Container>;
export type Probe = Plain<input.core.v1.Probe>;
export type NodeSelectorRequirement = Plain<input.core.v1.NodeSelectorRequirement>;
export type TopologySpreadConstraint = Plain<input.core.v1.TopologySpreadConstraint>;
export type MetricSpec = Plain<input.autoscaling.v2.MetricSpec>;
export type ScalingRules = Plain<input.autoscaling.v2.HPAScalingRules>;
export type Volume = Plain<input.core.v1.Volume>;
export type VolumeMount = Plain<input.core.v1.VolumeMount>;
export type EnvVar = Plain<input.core.v1.EnvVar>;
export type StatefulSetSpec = Plain<input.apps.v1.StatefulSetSpec>;
export type ClaimSpec = Plain<input.core.v1.PersistentVolumeClaimSpec>;
export type PolicyPeer = Plain<input.networking.v1.NetworkPolicyPeer>;
export type PolicyPort = Plain<input.networking.v1.NetworkPolicyPort>;
export type PolicySpec = Plain<input.networking.v1.NetworkPolicySpec>;

/** Any object of the stack; `kind` tells which. */
export type KubernetesObject =
  | Namespace
  | ServiceAccount
  | Role
  | RoleBinding
  | ConfigMap
  | Secret
  | ExternalSecret
  | PersistentVolumeClaim
  | ResourceQuota
  | LimitRange
  | Deployment
  | StatefulSet
  | Service
  | Ingress
  | HTTPRoute
  | Middleware
  | NetworkPolicy
  | HorizontalPodAutoscaler
  | PodDisruptionBudget
  | ValidatingAdmissionPolicy
  | ValidatingAdmissionPolicyBinding;
