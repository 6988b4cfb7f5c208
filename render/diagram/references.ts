import type { Deployment, StatefulSet } from "../../components/objects";

/** An object that pods can't run without. */
export interface Reference {
  readonly kind: "ConfigMap" | "Secret" | "PersistentVolumeClaim" | "ServiceAccount";
  readonly name: string;
}

/** What the pods of a workload refer to, each once, in the order of the pod's fields. */
export function referencesOf({ spec }: Deployment | StatefulSet): readonly Reference[] {
  const pod = spec.template.spec;
  const containers = [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])];
  const volumes = pod?.volumes ?? [];
  const secrets = [
    ...containers.flatMap(({ env = [] }) => env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name)),
    ...containers.flatMap(({ envFrom = [] }) => envFrom.map(({ secretRef }) => secretRef?.name)),
    ...volumes.map(({ secret }) => secret?.secretName),
    ...(pod?.imagePullSecrets ?? []).map(({ name }) => name),
  ];
  const configMaps = [
    ...containers.flatMap(({ env = [] }) => env.map(({ valueFrom }) => valueFrom?.configMapKeyRef?.name)),
    ...containers.flatMap(({ envFrom = [] }) => envFrom.map(({ configMapRef }) => configMapRef?.name)),
    ...volumes.map(({ configMap }) => configMap?.name),
  ];
  const claims = volumes.map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName);
  return [
    ...named("ConfigMap", configMaps),
    ...named("Secret", secrets),
    ...named("PersistentVolumeClaim", claims),
    ...named("ServiceAccount", [pod?.serviceAccountName]),
  ];
}

function named(kind: Reference["kind"], names: readonly (string | undefined)[]): readonly Reference[] {
  return [...new Set(names)].flatMap((name) => (name === undefined ? [] : [{ kind, name }]));
}
