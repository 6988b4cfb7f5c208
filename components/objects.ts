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
export type Deployment = Whole<input.apps.v1.Deployment>;
export type StatefulSet = Whole<input.apps.v1.StatefulSet>;
export type Service = Whole<input.core.v1.Service>;
export type Ingress = Whole<input.networking.v1.Ingress>;
export type NetworkPolicy = Whole<input.networking.v1.NetworkPolicy>;
export type HorizontalPodAutoscaler = Whole<input.autoscaling.v2.HorizontalPodAutoscaler>;
export type PodDisruptionBudget = Whole<input.policy.v1.PodDisruptionBudget>;

/** Parts of objects that builders hand to each other. */
export type PodTemplate = Plain<input.core.v1.PodTemplateSpec>;
export type Container = Plain<input.core.v1.Container>;
export type Probe = Plain<input.core.v1.Probe>;
export type Volume = Plain<input.core.v1.Volume>;
export type EnvVar = Plain<input.core.v1.EnvVar>;
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
  | PersistentVolumeClaim
  | Deployment
  | StatefulSet
  | Service
  | Ingress
  | NetworkPolicy
  | HorizontalPodAutoscaler
  | PodDisruptionBudget;
