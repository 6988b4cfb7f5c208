import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { Environment } from "../../components/settings";
import { openInNamespace, type DevelopmentStack, type SettingsOver } from "./development";
import { testKubeconfig } from "./stack";

/** A digest as staging and production want one. */
export const exampleDigest = (digit: string): string => `sha256:${digit.repeat(64)}`;

const image = { tag: "0.2.0", digest: exampleDigest("0") };

/** The settings without which an environment is refused, and which a stack file of one's own therefore has. */
export async function minimalSettings(environment: Environment, namespace: string): Promise<SettingsOver> {
  const common = { environment, namespace: { name: namespace } };
  if (environment === "development") return common;
  const ingressController = { namespace: "traefik", podLabels: { app: "traefik" } };
  return {
    ...common,
    clusters: [{ name: "primary", context: await currentContext(testKubeconfig()) }],
    image,
    network: { ingressController },
  };
}

/** A stack that is not called after its environment, without a stack file; disposing of it also removes its namespace. */
export async function openEnvironment(
  environment: Environment,
  namespace: string,
  settings: SettingsOver = {},
): Promise<DevelopmentStack> {
  return openInNamespace("scenario", namespace, await minimalSettings(environment, namespace), settings);
}

export async function currentContext(kubeconfig: string): Promise<string> {
  const { "current-context": context } = parse(await readFile(kubeconfig, "utf8")) as Record<string, string>;
  if (context === undefined) throw new Error(`${kubeconfig} has no current context`);
  return context;
}
