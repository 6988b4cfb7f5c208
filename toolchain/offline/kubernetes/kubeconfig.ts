import { existsSync, readFileSync, statSync } from "node:fs";
import { isIPv6 } from "node:net";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import {
  parseKubeconfig,
  type ClusterRecord,
  type ContextRecord,
  type Kubeconfig,
  type UserRecord,
} from "./kubeconfigRecords";

/** Where to find the cluster, and what to override in what is found. */
export interface KubeconfigSource {
  /** Path or content; undefined = the ambient rules of kubectl. */
  kubeconfig: string | undefined;
  context: string | undefined;
  /** Another cluster record of the kubeconfig than the context's own. */
  cluster: string | undefined;
}

/** What of a kubeconfig is in use. */
export interface ActiveKubeconfig {
  cluster: ClusterRecord;
  /** Empty but for a name where the context names none. */
  user: UserRecord;
  /** The namespace that the context names. */
  namespace?: string;
}

const noConfiguration =
  "invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable";
const serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The kubeconfig with the overrides applied, ready to connect.
 * @throws Error where it can't be read or names no usable cluster
 */
export function loadKubeconfig(source: KubeconfigSource, env: Environment = process.env): ActiveKubeconfig {
  const config = source.kubeconfig === undefined ? ambient(env) : parseKubeconfig(contentOf(source.kubeconfig));
  const name = source.context ?? config.currentContext;
  const context = named(config.contexts, name);
  if (!context) throw new Error(name ? `context "${name}" does not exist` : noConfiguration);
  const clusterName = source.cluster ?? context.cluster;
  const cluster = named(config.clusters, clusterName);
  if (!cluster) throw new Error(`cluster "${clusterName}" does not exist`);
  const user = named(config.users, context.user) ?? { name: context.user };
  return { cluster, user, ...(context.namespace ? { namespace: context.namespace } : {}) };
}

/** The cluster record that the source's active context uses; undefined where there is none. Reads no ambient kubeconfig. */
export function activeCluster(source: KubeconfigSource): ClusterRecord | undefined {
  if (source.kubeconfig === undefined) return undefined;
  const config = parseKubeconfig(contentOf(source.kubeconfig));
  const context = named(config.contexts, source.context ?? config.currentContext);
  return context && named(config.clusters, source.cluster ?? context.cluster);
}

function named<Kind extends { readonly name: string }>(records: readonly Kind[], name: string): Kind | undefined {
  return records.find((record) => record.name === name);
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

/** As kubectl: the files of $KUBECONFIG, else ~/.kube/config, else the pod's own service account. */
function ambient(env: Environment): Kubeconfig {
  const paths = env["KUBECONFIG"]?.split(delimiter) ?? [];
  const files = paths.some((path) => path !== "") ? paths : [join(homedir(), ".kube", "config")];
  const found = files.filter((file) => file !== "" && existsSync(file));
  if (found.length === 0 && existsSync(join(serviceAccount, "token"))) return inCluster(env);
  const configs = found.map((file) => withAbsolutePaths(parseKubeconfig(readFileSync(file, "utf8")), dirname(file)));
  // Of one name, the first file's record counts: `named` finds that one.
  return {
    clusters: configs.flatMap(({ clusters }) => clusters),
    users: configs.flatMap(({ users }) => users),
    contexts: configs.flatMap(({ contexts }) => contexts),
    currentContext: configs.find(({ currentContext }) => currentContext !== "")?.currentContext ?? "",
  };
}

/** The files that a kubeconfig names are beside it. */
function withAbsolutePaths(config: Kubeconfig, folder: string): Kubeconfig {
  const absolute = <Key extends string>(record: { readonly [key in Key]?: string }, ...keys: Key[]) =>
    Object.fromEntries(keys.flatMap((key) => (record[key] ? [[key, resolve(folder, record[key])]] : [])));
  return {
    ...config,
    clusters: config.clusters.map((cluster) => ({ ...cluster, ...absolute(cluster, "caFile") })),
    users: config.users.map((user) => ({ ...user, ...absolute(user, "certFile", "keyFile", "tokenFile") })),
  };
}

function inCluster(env: Environment): Kubeconfig {
  const host = env["KUBERNETES_SERVICE_HOST"] ?? "";
  const name = "in-cluster";
  const cluster: ClusterRecord = {
    name,
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${env["KUBERNETES_SERVICE_PORT"] ?? "443"}`,
    caFile: join(serviceAccount, "ca.crt"),
    skipTLSVerify: false,
  };
  const namespaceFile = join(serviceAccount, "namespace");
  const namespace = existsSync(namespaceFile) ? readFileSync(namespaceFile, "utf8").trim() : "";
  const context: ContextRecord = { name, cluster: name, user: name, ...(namespace ? { namespace } : {}) };
  return {
    clusters: [cluster],
    users: [{ name, tokenFile: join(serviceAccount, "token") }],
    contexts: [context],
    currentContext: name,
  };
}
