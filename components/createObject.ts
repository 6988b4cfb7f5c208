import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { KubernetesObject } from "./objects";

/** The values of a Secret by key, which only Pulumi ever has. */
export type SecretValues = Record<string, pulumi.Output<string>>;

/** Hands one object to Pulumi, as a resource of its kind. `values` makes what only a Secret needs. */
export function createObject(
  name: string,
  object: KubernetesObject,
  opts: pulumi.CustomResourceOptions,
  values: () => SecretValues,
): pulumi.Resource {
  switch (object.kind) {
    case "Namespace":
      return new k8s.core.v1.Namespace(name, object, opts);
    case "ResourceQuota":
      return new k8s.core.v1.ResourceQuota(name, object, opts);
    case "LimitRange":
      return new k8s.core.v1.LimitRange(name, object, opts);
    case "ServiceAccount":
      return new k8s.core.v1.ServiceAccount(name, object, opts);
    case "Role":
      return new k8s.rbac.v1.Role(name, object, opts);
    case "RoleBinding":
      return new k8s.rbac.v1.RoleBinding(name, object, opts);
    case "ConfigMap":
      return new k8s.core.v1.ConfigMap(name, object, opts);
    case "Secret":
      return new k8s.core.v1.Secret(name, { ...object, stringData: values() }, opts);
    case "PersistentVolumeClaim":
      return new k8s.core.v1.PersistentVolumeClaim(name, object, opts);
    case "Deployment":
      return new k8s.apps.v1.Deployment(name, object, opts);
    case "StatefulSet":
      return new k8s.apps.v1.StatefulSet(name, object, opts);
    case "Service":
      return new k8s.core.v1.Service(name, object, opts);
    case "Ingress":
      return new k8s.networking.v1.Ingress(name, object, opts);
    case "NetworkPolicy":
      return new k8s.networking.v1.NetworkPolicy(name, object, opts);
    case "HorizontalPodAutoscaler":
      return new k8s.autoscaling.v2.HorizontalPodAutoscaler(name, object, opts);
    case "PodDisruptionBudget":
      return new k8s.policy.v1.PodDisruptionBudget(name, object, opts);
    case "ValidatingAdmissionPolicy":
      return new k8s.admissionregistration.v1.ValidatingAdmissionPolicy(name, object, opts);
    case "ValidatingAdmissionPolicyBinding":
      return new k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding(name, object, opts);
    case "ExternalSecret":
    case "HTTPRoute":
    case "Middleware":
      return new k8s.apiextensions.CustomResource(name, object, opts);
  }
}
