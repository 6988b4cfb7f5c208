import type { Metadata } from "./objects";
import type { Settings } from "./settings";

/** What the application is called: the name of its Service, workload and every object that needs no suffix. */
export const applicationName = "circle-core";

/** Names of the objects; each is spelled here and nowhere else. All are known before anything is deployed. */
export const names = {
  workload: applicationName,
  service: applicationName,
  podsService: `${applicationName}-pods`,
  ingress: applicationName,
  route: applicationName,
  serviceAccount: applicationName,
  role: applicationName,
  config: `${applicationName}-config`,
  secret: `${applicationName}-secret`,
  externalSecret: `${applicationName}-external-secret`,
  claim: `${applicationName}-data`,
  quota: applicationName,
  limitRange: applicationName,
  container: applicationName,
  policy: (peer: string): string => `${applicationName}-${peer}`,
  /** Of the cluster, where the namespace tells one stack from another. */
  admission: (namespace: string): string => `${applicationName}-admission-${namespace}`,
  middleware: (purpose: string): string => `${applicationName}-${purpose}`,
} as const;

/** Port the application listens on, and the name that Services and probes call it by. */
export const containerPort = { name: "http", number: 8000 } as const;

/** Port of the Service. */
export const servicePort = 80;

/** Labels that find the pods. Selectors cannot be changed later, so they hold nothing that ever changes. */
export function selectorLabels({ environment }: Settings): Record<string, string> {
  return {
    "app.kubernetes.io/name": applicationName,
    "app.kubernetes.io/instance": `${applicationName}-${environment}`,
  };
}

/** The stack's own labels, on every object and on the pods. */
function ownLabels(settings: Settings): Record<string, string> {
  return {
    ...selectorLabels(settings),
    "app.kubernetes.io/component": "api",
    "app.kubernetes.io/part-of": applicationName,
    "app.kubernetes.io/managed-by": "pulumi",
  };
}

/** Which version runs: on the workload and its pods alone, so that a release updates no other object. */
export function versionLabel({ image }: Settings): Record<string, string> {
  return { "app.kubernetes.io/version": image.tag };
}

/** Labels on every object. */
export function labels(settings: Settings): Record<string, string> {
  return { ...settings.metadata.labels, ...ownLabels(settings) };
}

/** Annotations on every object, as a field of its metadata: the settings' and its own; no field where there are none. */
export function annotations(
  { metadata }: Settings,
  own: Readonly<Record<string, string>> = {},
): { annotations?: Record<string, string> } {
  const all = { ...metadata.annotations, ...own };
  return Object.keys(all).length === 0 ? {} : { annotations: all };
}

/** Labels on the pods. */
export function podLabels(settings: Settings): Record<string, string> {
  return { ...settings.metadata.podLabels, ...ownLabels(settings), ...versionLabel(settings) };
}

/** Metadata of an object inside the application's namespace. */
export function metadata(settings: Settings, name: string, ownAnnotations?: Record<string, string>): Metadata {
  return {
    name,
    namespace: settings.namespace.name,
    labels: labels(settings),
    ...annotations(settings, ownAnnotations),
  };
}

/** The image reference that pods run: by digest where one is set, with the tag kept for people to read. */
export function imageReference({ image: { repository, tag, digest } }: Settings): string {
  return digest === undefined ? `${repository}:${tag}` : `${repository}:${tag}@${digest}`;
}

/** What an object is called among the stack's resources: its own name without the application's, or its kind. */
export function partName({ kind, metadata }: { kind: string; metadata: { name: string } }): string {
  const ownName = metadata.name.startsWith(`${applicationName}-`) && kind !== "Namespace";
  return ownName ? metadata.name.slice(applicationName.length + 1) : `${kind.charAt(0).toLowerCase()}${kind.slice(1)}`;
}
