import { KubeConfig } from "@kubernetes/client-node";
import { contextRefusal } from "../../components/contextGuard";
import { absentFiles, KubeconfigError, kubeconfigPaths, readContexts } from "../../components/kubeconfig";
import type { ClusterTarget } from "../../components/schema/clusters";
import type { Settings } from "../../components/settings";
import { shellWord } from "../../components/shell";
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
    const isAbsent = absentFiles(paths).length === paths.length;
    if (refusal !== undefined) throw new Failure(isAbsent ? exitCodes.credentials : exitCodes.usage, refusal);
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
  const config = text === undefined ? configOf(paths) : configIn(text, target);
  if (target.context !== undefined) config.setCurrentContext(target.context);
  const cluster = config.getCurrentCluster();
  const context = config.getCurrentContext();
  const named = config.getContextObject(context);
  const missing = !cluster
    ? `cluster ${named?.cluster ?? ""}`
    : named?.user && !config.getCurrentUser()
      ? `user ${named.user}`
      : undefined;
  if (!cluster || missing !== undefined) {
    throw new Failure(
      exitCodes.credentials,
      `The context ${context} names the ${missing ?? "cluster"}, which is not in the kubeconfig`,
      "See: kubectl config view",
    );
  }
  return { name: target.name, context, server: cluster.server, api: new Api(config, cluster.server) };
}

/** All files of the kubeconfig as one; of two things of one name, and of two current contexts, the first counts, as for kubectl. */
function configOf(paths: readonly string[]): KubeConfig {
  const parts = paths
    .filter((path) => absentFiles([path]).length === 0)
    .map((path) => {
      const part = new KubeConfig();
      unquoted(`${path} is not a kubeconfig`, "Mend it, or name another file in KUBECONFIG", () => {
        part.loadFromFile(path);
      });
      return part;
    });
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: firstOfEach(parts.flatMap(({ clusters }) => clusters)),
    users: firstOfEach(parts.flatMap(({ users }) => users)),
    contexts: firstOfEach(parts.flatMap(({ contexts }) => contexts)),
    currentContext: parts.map((part) => part.getCurrentContext()).find(Boolean) ?? "",
  });
  return config;
}

function firstOfEach<T extends { readonly name: string }>(all: readonly T[]): T[] {
  return [...Map.groupBy(all, ({ name }) => name).values()].flatMap(([first]) => first ?? []);
}

function configIn(text: string, { kubeconfig: origin }: ClusterTarget): KubeConfig {
  const config = new KubeConfig();
  const { stack = "", output = "" } = origin ?? {};
  const look = `See: pulumi stack output ${shellWord(output)} --stack ${shellWord(stack)} --show-secrets`;
  unquoted(`The output ${output} of the stack ${stack} is no kubeconfig`, look, () => {
    config.loadFromString(text);
  });
  return config;
}

/** The parser's own message quotes what it reads, which may hold a token. */
function unquoted(what: string, hint: string, read: () => void): void {
  try {
    read();
  } catch {
    throw new Failure(exitCodes.credentials, what, hint);
  }
}
