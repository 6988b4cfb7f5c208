import { KubeConfig, KubernetesObjectApi } from "@kubernetes/client-node";
import { manifests } from "../../components/manifests";
import { defaultSettings } from "../../components/settings";
import { environments } from "../../components/schema/values";
import { identityOf } from "./client";
import type { TestStack } from "./stack";

/** The kinds of objects that the product has in a namespace, whatever the settings say. */
const kinds = new Map(
  environments
    .flatMap((environment) => manifests(defaultSettings(environment)))
    .filter(({ metadata }) => metadata.namespace !== undefined)
    .map(({ apiVersion, kind }) => [`${apiVersion}/${kind}`, { apiVersion, kind }] as const),
);

/** What the product has in a namespace of the cluster: `Kind name` in alphabetical order. */
export async function liveObjects(kubeconfig: string, namespace: string): Promise<string[]> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const api = KubernetesObjectApi.makeApiClient(config);
  const selector = "app.kubernetes.io/part-of=circle-core";
  const lists = await Promise.all(
    [...kinds.values()].map(async ({ apiVersion, kind }) => {
      const { items } = await api.list(
        apiVersion,
        kind,
        namespace,
        undefined,
        undefined,
        undefined,
        undefined,
        selector,
      );
      return items.map((item) => `${kind} ${identityOf(item).name}`);
    }),
  );
  return lists.flat().sort();
}

interface State {
  deployment: { resources?: { type: string; id?: string }[]; pending_operations?: unknown[] };
}

/** What a stack's state has in that namespace, written alike. One that it has twice is there twice. */
export async function recordedObjects({ session }: Pick<TestStack, "session">, stack: string, namespace: string) {
  const { resources = [] } = ((await session.exportState(stack)) as State).deployment;
  return resources
    .flatMap(({ type, id = "" }) =>
      type.startsWith("kubernetes:") && id.startsWith(`${namespace}/`)
        ? [`${type.split(":").at(-1) ?? ""} ${id.slice(namespace.length + 1)}`]
        : [],
    )
    .sort();
}

/** How many operations of the stack's state were begun and never ended. */
export async function pendingOperations({ session }: Pick<TestStack, "session">, stack: string): Promise<number> {
  return ((await session.exportState(stack)) as State).deployment.pending_operations?.length ?? 0;
}
