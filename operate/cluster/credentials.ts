import { KubeConfig, type User } from "@kubernetes/client-node";
import { Agent as HttpsAgent, type RequestOptions } from "node:https";
import { CredentialsError } from "./apiError";
import { runExecPlugin, type ExecCredential } from "./execPlugin";

/** What every request to an API server carries. */
export interface Credentials {
  readonly options: RequestOptions;
  /** From when on they are refused; undefined where that is not known. */
  readonly expires?: Date;
  /** Whether a program gave them, which may be asked for others. */
  readonly renewable: boolean;
}

/**
 * Certificates and tokens of a kubeconfig's current context.
 * @throws CredentialsError where they can't be read, or the program that gives them fails
 */
export async function credentialsOf(config: KubeConfig): Promise<Credentials> {
  const given = await givenByPlugin(config);
  const options: RequestOptions = {};
  try {
    await (given ? withUser(config, given) : config).applyToHTTPSOptions(options);
  } catch (error) {
    throw new CredentialsError(
      `The credentials of the context ${config.getCurrentContext()} can't be used: ${whyOf(error)}`,
      "See: kubectl config view --minify",
    );
  }
  const { agent } = options;
  // A proxy's agent is of another class, and stays as it is.
  const plain = agent instanceof HttpsAgent && agent.constructor === HttpsAgent;
  const expires = new Date(given?.expirationTimestamp ?? NaN);
  return {
    options: plain ? { ...options, agent: new HttpsAgent({ ...agent.options, keepAlive: true }) } : options,
    ...(!Number.isNaN(expires.getTime()) && { expires }),
    renewable: given !== undefined,
  };
}

async function givenByPlugin(config: KubeConfig): Promise<ExecCredential | undefined> {
  const user = config.getCurrentUser();
  const cluster = config.getCurrentCluster();
  if (user?.exec === undefined || user.exec === null) return undefined;
  return runExecPlugin(user.exec, {
    context: config.getCurrentContext(),
    cluster: {
      server: cluster?.server,
      ...(cluster?.tlsServerName !== undefined && { "tls-server-name": cluster.tlsServerName }),
      ...(cluster?.skipTLSVerify === true && { "insecure-skip-tls-verify": true }),
      ...(cluster?.caData !== undefined && { "certificate-authority-data": cluster.caData }),
    },
  });
}

/** The same kubeconfig with what the program gave in the place of the program. */
function withUser(config: KubeConfig, given: ExecCredential): KubeConfig {
  const { token, clientCertificateData: certificate, clientKeyData: key } = given;
  const name = config.getCurrentUser()?.name ?? "";
  const user: User = {
    name,
    ...(token !== undefined && { token }),
    ...(certificate !== undefined && { certData: base64(certificate) }),
    ...(key !== undefined && { keyData: base64(key) }),
  };
  const { clusters, users, contexts } = config;
  const other = new KubeConfig();
  other.loadFromOptions({
    clusters,
    users: [...users.filter((each) => each.name !== name), user],
    contexts,
    currentContext: config.getCurrentContext(),
  });
  return other;
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function whyOf(error: unknown): string {
  const { code, path, message } = error as NodeJS.ErrnoException;
  return code === "ENOENT" && path !== undefined ? `there is no ${path}` : message;
}
