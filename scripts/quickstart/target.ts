import type { KubeConfig } from "@kubernetes/client-node";

/** The cluster that is deployed to. */
export interface Target {
  kubeconfig: string;
  context: string;
  /** Where the state of the stack lies: with an embedded cluster it goes when the cluster goes. */
  stateDir: string;
  embedded: boolean;
}

type Client = typeof import("@kubernetes/client-node");

/** The Kubernetes client, loaded when first needed, on the target's context. */
export async function loadClient(target: Target): Promise<{ client: Client; config: KubeConfig }> {
  const client = await import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  config.loadFromFile(target.kubeconfig);
  config.setCurrentContext(target.context);
  return { client, config };
}
