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
  const clusters = settings.clusters.filter(({ kubeconfig }) => kubeconfig === undefined);
  if (clusters.every(({ context }) => context === undefined)) return;
  const paths = kubeconfigPaths(process.env);
  const refusal = contextRefusal({ ...settings, clusters }, contexts(paths), {
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
 * It is the same provider wherever the kubeconfig lies and whatever its address: what identifies it is the first name that
 * the cluster had in the settings. Otherwise a stack deployed from another machine would replace every object.
 */
export function clusterProvider({ name, context, kubeconfig, formerNames = [] }: ClusterTarget): k8s.Provider {
  return new k8s.Provider(
    name,
    {
      clusterIdentifier: formerNames[0] ?? name,
      enableConfigMapMutable: true,
      enableSecretMutable: true,
      ...(context !== undefined && { context }),
      ...(kubeconfig !== undefined && { kubeconfig: kubeconfigOf(name, kubeconfig) }),
    },
    {
      aliases: formerNames.map((former) => ({ name: former })),
      ...(kubeconfig ? {} : { transformations: [withoutKubeconfig] }),
    },
  );
}

/** The kubeconfig among another stack's outputs; a secret, whatever it is there. */
function kubeconfigOf(
  name: string,
  { stack, output }: NonNullable<ClusterTarget["kubeconfig"]>,
): pulumi.Output<string> {
  const made: pulumi.Output<unknown> = new pulumi.StackReference(`${name}-kubeconfig`, { name: stack }).getOutput(
    output,
  );
  const text = made.apply((found) => {
    if (typeof found === "string") return found;
    if (found !== undefined) return JSON.stringify(found);
    throw withoutFrames(
      `Stack ${stack} has no output "${output}", which clusters[].kubeconfig of cluster ${name} names. ` +
        `Its outputs: pulumi stack output --stack ${stack}`,
    );
  });
  return pulumi.secret(text);
}

/** The SDK prints the frames of what fails inside an output, also of a RunError: the person could do nothing with them. */
function withoutFrames(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  delete error.stack;
  return error;
}

/** The SDK puts the path in $KUBECONFIG into the state; the plugin finds the file by itself, also where it lists several. */
const withoutKubeconfig: pulumi.ResourceTransformation = ({ props, opts }) => {
  const inputs: Record<string, unknown> = props;
  return { props: Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== "kubeconfig")), opts };
};
