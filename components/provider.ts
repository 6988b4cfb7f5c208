import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { contextRefusal } from "./contextGuard";
import { absentFiles, KubeconfigError, kubeconfigPaths, readContexts } from "./kubeconfig";
import type { ClusterTarget } from "./schema/clusters";
import type { Settings } from "./settings";

/**
 * Refuses to go on where a cluster of the settings is not the one that the kubeconfig leads to. Reads no kubeconfig
 * where no context is named.
 * @throws pulumi.RunError, which the engine prints without a stack trace
 */
export function requireContexts(settings: Settings): void {
  if (settings.clusters.every(({ context }) => context === undefined)) return;
  const paths = kubeconfigPaths(process.env);
  const refusal = contextRefusal(settings, contexts(paths), {
    stack: pulumi.getStack(),
    paths,
    absent: absentFiles(paths),
  });
  if (refusal !== undefined) throw new pulumi.RunError(refusal);
}

function contexts(paths: readonly string[]) {
  try {
    return readContexts(paths);
  } catch (error) {
    throw error instanceof KubeconfigError ? new pulumi.RunError(error.message) : error;
  }
}

/**
 * The provider of one cluster. ConfigMaps and Secrets are updated in place: replacing one takes down what reads it.
 * It is the same provider wherever the kubeconfig lies and whatever its address: what identifies it is the cluster's
 * name in the settings. Otherwise a stack deployed from another machine would replace every object.
 */
export function clusterProvider({ name, context }: ClusterTarget): k8s.Provider {
  return new k8s.Provider(
    name,
    {
      clusterIdentifier: name,
      enableConfigMapMutable: true,
      enableSecretMutable: true,
      ...(context !== undefined && { context }),
    },
    { transformations: [withoutKubeconfig] },
  );
}

/** The SDK puts the path in $KUBECONFIG into the state; the plugin finds the file by itself, also where it lists several. */
const withoutKubeconfig: pulumi.ResourceTransformation = ({ props, opts }) => {
  const inputs: Record<string, unknown> = props;
  return { props: Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== "kubeconfig")), opts };
};
