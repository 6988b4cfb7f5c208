import { KubeConfig } from "@kubernetes/client-node";
import { contextRefusal } from "../../components/contextGuard";
import { absentFiles, KubeconfigError, kubeconfigPaths, readContexts } from "../../components/kubeconfig";
import type { ClusterTarget } from "../../components/schema/clusters";
import type { Settings } from "../../components/settings";
import { exitCodes, Failure } from "../errors";
import { Api } from "./api";

/** One cluster of a stack, and the way to its API server. */
export interface Cluster {
  /** As the settings call it. */
  readonly name: string;
  /** Context of the kubeconfig. */
  readonly context: string;
  readonly server: string;
  readonly api: Api;
}

/** Where clusters are reached beside the kubeconfig that kubectl uses. */
export interface Reach {
  /** Texts of the kubeconfigs that other stacks made, by the clusters' names. */
  readonly kubeconfigs?: ReadonlyMap<string, string>;
}

/**
 * The clusters of a stack. Nothing is asked of them yet.
 * @throws Failure where the kubeconfig does not lead to them, or where in production another context is the current one
 */
export function connect(
  stack: string,
  settings: Settings,
  { kubeconfigs = new Map() }: Reach = {},
): readonly Cluster[] {
  const local = settings.clusters.filter(({ kubeconfig }) => kubeconfig === undefined);
  const paths = kubeconfigPaths(process.env);
  if (local.length > 0) requireContexts(stack, { ...settings, clusters: local }, paths);
  return settings.clusters.map((target) => {
    const text = kubeconfigs.get(target.name);
    if (target.kubeconfig !== undefined && text === undefined) {
      const { stack: other, output } = target.kubeconfig;
      throw new Failure(
        exitCodes.credentials,
        `Cluster ${target.name} is reached by the output ${output} of the stack ${other}, which could not be read`,
        `See: pulumi stack output ${output} --stack ${other}`,
      );
    }
    return clusterOf(target, text, paths);
  });
}

function requireContexts(stack: string, settings: Settings, paths: readonly string[]): void {
  try {
    const contexts = readContexts(paths);
    const refusal = contextRefusal(settings, contexts, { stack, paths, absent: absentFiles(paths) });
    if (refusal !== undefined) throw new Failure(exitCodes.usage, refusal);
    if (contexts.current === undefined && settings.clusters.some(({ context }) => context === undefined)) {
      throw new Failure(
        exitCodes.credentials,
        `No kubeconfig names a current context: ${paths.join(", ")}`,
        "Name the cluster's kubeconfig: export KUBECONFIG=FILE",
      );
    }
  } catch (error) {
    throw error instanceof KubeconfigError ? new Failure(exitCodes.credentials, error.message) : error;
  }
}

function clusterOf(target: ClusterTarget, text: string | undefined, paths: readonly string[]): Cluster {
  const config = new KubeConfig();
  if (text === undefined) {
    for (const [index, path] of paths.filter((each) => !absentFiles([each]).length).entries()) {
      if (index === 0) config.loadFromFile(path);
      else {
        const more = new KubeConfig();
        more.loadFromFile(path);
        config.mergeConfig(more, true);
      }
    }
  } else config.loadFromString(text);
  if (target.context !== undefined) config.setCurrentContext(target.context);
  const cluster = config.getCurrentCluster();
  const context = config.getCurrentContext();
  if (!cluster) {
    throw new Failure(exitCodes.credentials, `The context ${context} of the kubeconfig leads to no cluster`);
  }
  return { name: target.name, context, server: cluster.server, api: new Api(config, cluster.server) };
}
