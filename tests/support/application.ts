import { kubectlOutput } from "./node";

/** A pod of the application that is not being deleted. */
export interface AppPod {
  name: string;
  uid: string;
  address: string;
  labels: Record<string, string>;
  ready: boolean;
}

/** What a process of the sample workload sees of itself. */
export interface Info {
  uid: number;
  readOnlyRoot: boolean;
  environment: string;
  version: string;
  configChecksum: string;
}

interface PodList {
  items: {
    metadata: {
      name: string;
      uid: string;
      labels: Record<string, string>;
      deletionTimestamp?: string;
      ownerReferences?: object[];
    };
    status: { podIP?: string; conditions?: { type: string; status: string }[] };
  }[];
}

/** The pods that the workload has made, by name. */
export async function appPods(namespace: string): Promise<AppPod[]> {
  const args = ["get", "pods", "-n", namespace, "-l", "app.kubernetes.io/name=circle-core", "-o=json"];
  const { items } = JSON.parse(await kubectlOutput(args)) as PodList;
  return items
    .filter(({ metadata }) => metadata.ownerReferences !== undefined && metadata.deletionTimestamp === undefined)
    .map(({ metadata: { name, uid, labels }, status: { podIP = "", conditions = [] } }) => ({
      name,
      uid,
      address: podIP,
      labels,
      ready: conditions.some(({ type, status }) => type === "Ready" && status === "True"),
    }));
}

/** The pods where there are exactly so many and all are Ready, for `until`. */
export async function readyPods(namespace: string, count: number): Promise<AppPod[] | undefined> {
  const pods = await appPods(namespace);
  return pods.length === count && pods.every(({ ready }) => ready) ? pods : undefined;
}

/** The application behind its Service, or one pod of it, through the API server: traffic that comes from the node itself. */
export function proxied(namespace: string, path: string, pod?: string): string {
  const target = pod === undefined ? "services/circle-core:http" : `pods/${pod}:8000`;
  return `/api/v1/namespaces/${namespace}/${target}/proxy${path}`;
}

/** What the application answers. */
export function get(namespace: string, path: string, pod?: string): Promise<string> {
  return kubectlOutput(["get", "--raw", proxied(namespace, path, pod)]);
}

export async function info(namespace: string, pod?: string): Promise<Info> {
  return JSON.parse(await get(namespace, "/api/info", pod)) as Info;
}

/** Has the application store a record. */
export async function putRecord(namespace: string, id: string, value: string, pod?: string): Promise<void> {
  await kubectlOutput(["replace", "--raw", proxied(namespace, `/api/records/${id}`, pod), "-f", "-"], value);
}

/** Claims of a namespace, each as its name and its own id. */
export async function claims(namespace: string): Promise<string[]> {
  const fields = '{range .items[*]}{.metadata.name} {.metadata.uid} {.status.phase}{"\\n"}{end}';
  const text = await kubectlOutput(["get", "pvc", "-n", namespace, `-o=jsonpath=${fields}`]);
  return text.trim().split("\n").filter(Boolean).sort();
}
