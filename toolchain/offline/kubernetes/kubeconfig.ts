import { existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { type Cluster, KubeConfig } from "@kubernetes/client-node";

/** Where to find the cluster, and what to override in what is found. */
export interface KubeconfigSource {
  /** Path or content; undefined = the ambient rules of kubectl. */
  kubeconfig: string | undefined;
  context: string | undefined;
  /** Another cluster record of the kubeconfig than the context's own. */
  cluster: string | undefined;
}

const noConfiguration =
  "invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable";
const serviceAccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The kubeconfig with the overrides applied, ready to connect.
 * @throws Error where it can't be read or names no usable cluster
 */
export function loadKubeconfig(source: KubeconfigSource, env: Environment = process.env): KubeConfig {
  const config = source.kubeconfig === undefined ? ambient(env) : parsed(contentOf(source.kubeconfig));
  return withOverrides(config, source);
}

/** The cluster record that the source's active context uses; undefined where there is none. Reads no ambient kubeconfig. */
export function activeCluster(source: KubeconfigSource): Cluster | undefined {
  if (source.kubeconfig === undefined) return undefined;
  const config = parsed(contentOf(source.kubeconfig));
  const context = config.getContextObject(source.context ?? config.getCurrentContext());
  if (!context) return undefined;
  return config.getCluster(source.cluster ?? context.cluster) ?? undefined;
}

/** The namespace that the active context names. */
export function contextNamespace(config: KubeConfig): string | undefined {
  return config.getContextObject(config.getCurrentContext())?.namespace || undefined;
}

/** What a provider's `kubeconfig` input holds: a path (also ~/…) is read, anything else is the content itself. */
function contentOf(pathOrContent: string): string {
  const path = pathOrContent.replace(/^~(?=$|\/)/, homedir());
  return isFile(path) ? readFileSync(path, "utf8") : pathOrContent;
}

function isFile(path: string): boolean {
  // A content of many lines is no path, and too long a one is an error even to ask for.
  return !path.includes("\n") && path.length < 4096 && existsSync(path) && statSync(path).isFile();
}

function parsed(content: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(content);
  return config;
}

/** As kubectl: the files of $KUBECONFIG, else ~/.kube/config, else the pod's own service account. */
function ambient(env: Environment): KubeConfig {
  const named = env["KUBECONFIG"];
  const files = named ? named.split(delimiter) : [join(homedir(), ".kube", "config")];
  const found = files.filter((file) => file !== "" && existsSync(file));
  const config = new KubeConfig();
  for (const file of found) {
    const next = new KubeConfig();
    next.loadFromFile(file);
    merge(config, next);
  }
  if (found.length === 0 && existsSync(serviceAccountToken)) config.loadFromCluster();
  return config;
}

/** Adds what is not there yet: of one name, the first file's record counts. */
function merge(config: KubeConfig, next: KubeConfig): void {
  for (const cluster of next.clusters) if (!config.getCluster(cluster.name)) config.addCluster(cluster);
  for (const user of next.users) if (!config.getUser(user.name)) config.addUser(user);
  for (const context of next.contexts) if (!config.getContextObject(context.name)) config.addContext(context);
  if (!config.getCurrentContext()) config.setCurrentContext(next.getCurrentContext());
}

function withOverrides(config: KubeConfig, { context: contextName, cluster }: KubeconfigSource): KubeConfig {
  if (contextName !== undefined) config.setCurrentContext(contextName);
  const name = config.getCurrentContext();
  const context = config.getContextObject(name);
  if (!context) throw new Error(name ? `context "${name}" does not exist` : noConfiguration);
  if (cluster !== undefined) {
    config.contexts = config.contexts.map((each) => (each === context ? { ...each, cluster } : each));
  }
  const active = config.getCurrentCluster();
  if (!active) throw new Error(`cluster "${cluster ?? context.cluster}" does not exist`);
  if (!active.server) throw new Error(noConfiguration);
  return config;
}
