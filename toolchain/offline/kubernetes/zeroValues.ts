/**
 * Which fields of Kubernetes' own kinds vanish when they hold the zero value of their Go type: those that are
 * declared `omitempty` without being a pointer. Such a field and an absent one are the same to the API server; all
 * others are not (`replicas: 0`, `automountServiceAccountToken: false`, `emptyDir: {}`).
 * By name, from the types of k8s.io/api v0.36; names that differ from type to type are told apart by their parent's name.
 */
const falseVanishes = new Set([
  "chapAuthDiscovery",
  "chapAuthSession",
  "clusterScope",
  "globalDefault",
  "hostIPC",
  "hostNetwork",
  "hostPID",
  "paused",
  "publishNotReadyAddresses",
  "readOnly",
  "sslEnabled",
  "stdin",
  "stdinOnce",
  "tty",
  "unschedulable",
]);

const noughtVanishes = new Set([
  "failureThreshold",
  "healthCheckNodePort",
  "hostPort",
  "initialDelaySeconds",
  "minReadySeconds",
  "nodePort",
  "number",
  "periodSeconds",
  "successThreshold",
  "timeoutSeconds",
]);

/** Pointers to texts, and texts that are always written: "" is a value of its own. */
const emptyTextStays = new Set([
  "appProtocol",
  "cachingMode",
  "completionMode",
  "fsGroupChangePolicy",
  "ingressClassName",
  "loadBalancerClass",
  "localhostProfile",
  "managedBy",
  "mountPropagation",
  "runtimeClassName",
  "storageClassName",
  "timeZone",
  "volumeAttributesClassName",
  "volumeMode",
]);

/** Names under which the field is a pointer after all. */
const pointerUnder: Readonly<Record<string, ReadonlySet<string>>> = {
  readOnly: new Set(["csi", "azureDisk"]),
  timeoutSeconds: new Set(["clientIP", "webhooks"]),
};

/** Maps from text to text: their values are the program's own, and only the empty map vanishes. */
const textMaps = new Set([
  "annotations",
  "binaryData",
  "data",
  "labels",
  "matchLabels",
  "nodeSelector",
  "options",
  "parameters",
  "stringData",
  "volumeAttributes",
]);

/** Whether a field with this value is the same as an absent one. `parent` is the name of the field that holds it. */
export function vanishes(key: string, value: unknown, parent: string): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (pointerUnder[key]?.has(parent)) return false;
  switch (value) {
    case false:
      return falseVanishes.has(key);
    case 0:
      return noughtVanishes.has(key);
    case "":
      return !emptyTextStays.has(key);
    default:
      return false;
  }
}

export function isTextMap(key: string): boolean {
  return textMaps.has(key);
}
