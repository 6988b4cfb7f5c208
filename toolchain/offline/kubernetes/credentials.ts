import { readFileSync } from "node:fs";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent, type RequestOptions } from "node:https";
import type { ActiveKubeconfig } from "./kubeconfig";
import type { ClusterRecord } from "./kubeconfigRecords";

/** Who asks, and by which sockets: fit to be spread into the options of a request. Asked before each of them. */
export type Credentials = () => Promise<Pick<RequestOptions, "agent" | "auth" | "headers">>;

/** What a kubeconfig says of them: certificates, tokens and passwords are read here, anything else is left to client-node. */
export function credentialsOf(active: ActiveKubeconfig): Credentials {
  const { cluster, user } = active;
  const others: unknown[] = [user.exec, user.authProvider, user.impersonateUser, cluster.proxyUrl];
  return others.every((one) => one === undefined) ? ownCredentials(active) : clientNodeCredentials(active);
}

/** Files are read when they are first needed, the token each time: the kubelet replaces it. */
function ownCredentials({ cluster, user }: ActiveKubeconfig): Credentials {
  let agent: HttpAgent | HttpsAgent | undefined;
  return () => {
    agent ??= agentOf(cluster, {
      cert: contentOf(user.certFile, user.certData),
      key: contentOf(user.keyFile, user.keyData),
    });
    const token = user.token ?? (user.tokenFile && readFileSync(user.tokenFile, "utf8").trim());
    return Promise.resolve({
      agent,
      ...(user.username ? { auth: `${user.username}:${user.password ?? ""}` } : {}),
      headers: token ? { authorization: `Bearer ${token}` } : {},
    });
  };
}

function agentOf(cluster: ClusterRecord, client: Pick<RequestOptions, "cert" | "key">): HttpAgent | HttpsAgent {
  if (cluster.server.startsWith("https:")) {
    return new HttpsAgent({
      keepAlive: true,
      ...client,
      ca: contentOf(cluster.caFile, cluster.caData),
      ...(cluster.tlsServerName ? { servername: cluster.tlsServerName } : {}),
      ...(cluster.skipTLSVerify ? { rejectUnauthorized: false } : {}),
    });
  }
  if (cluster.skipTLSVerify) return new HttpAgent({ keepAlive: true });
  throw new Error(`${cluster.server} is not encrypted: that needs insecure-skip-tls-verify in the kubeconfig`);
}

/**
 * Plugins that are run for a token, identity providers, proxies, impersonation. Loading client-node takes longer than all the
 * rest of the plugin, so it is a bundle of its own.
 */
function clientNodeCredentials({ cluster, user }: ActiveKubeconfig): Credentials {
  const loading = import("@kubernetes/client-node").then(({ KubeConfig }) => {
    const config = new KubeConfig();
    config.loadFromClusterAndUser(cluster, user);
    return config;
  });
  // Whoever asks is told.
  loading.catch(() => undefined);
  let agent: RequestOptions["agent"];
  return async () => {
    const options: RequestOptions = {};
    await (await loading).applyToHTTPSOptions(options);
    agent ??= keptAlive(options.agent);
    return { ...options, agent };
  };
}

/** The agent with the kubeconfig's certificates, re-using its sockets; a proxy's agent stays as it is. */
function keptAlive(agent: RequestOptions["agent"]): RequestOptions["agent"] {
  if (agent instanceof HttpsAgent && agent.constructor === HttpsAgent) {
    return new HttpsAgent({ ...agent.options, keepAlive: true });
  }
  const isProxy = agent instanceof HttpAgent && agent.constructor !== HttpAgent;
  return isProxy ? agent : new HttpAgent({ keepAlive: true });
}

function contentOf(file: string | undefined, base64: string | undefined): Buffer | undefined {
  if (file) return readFileSync(file);
  return base64 ? Buffer.from(base64, "base64") : undefined;
}
