import { settingsSchema, type Environment, type Settings } from "../../components/settings";
import { UserError } from "../../toolchain/errors";
import { run } from "../../toolchain/process";
import type { Progress } from "../../toolchain/progress";
import { ensureTools } from "../../toolchain/tools";
import type { Target } from "./target";

/** A server that the application talks to, as its settings name it. */
interface Server {
  host: string;
  port: number;
  namespace: string;
  labels: Record<string, string>;
}

function serversOf(settings: Settings): Server[] {
  const { database, cache, network } = settings;
  const named = [
    ...(database.type === "postgres" ? [{ ...database, peer: network.database }] : []),
    ...(cache.type === "redis" ? [{ ...cache, peer: network.cache }] : []),
  ];
  return named.flatMap(({ host, port, peer: { namespace = settings.namespace.name, podLabels: labels } }) =>
    labels === undefined ? [] : [{ host, port, namespace, labels }],
  );
}

/** A Deployment that accepts connections on the server's port, and the Service that its host name stands for. */
function standIn({ host, port, namespace, labels }: Server, image: string): object[] {
  const metadata = { name: host.split(".")[0], namespace, labels };
  const container = {
    name: "server",
    image,
    imagePullPolicy: "IfNotPresent",
    args: ["serve-tcp", String(port)],
    ports: [{ containerPort: port }],
    readinessProbe: { tcpSocket: { port }, periodSeconds: 1 },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    },
  };
  return [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { automountServiceAccountToken: false, containers: [container] },
        },
      },
    },
    { apiVersion: "v1", kind: "Service", metadata, spec: { selector: labels, ports: [{ port }] } },
  ];
}

/**
 * Stands servers up in an embedded cluster for the database and the cache that an environment needs: they accept
 * connections, which is all that the sample workload asks of them. Waits until they do.
 */
export async function startPeers(
  environment: Environment,
  target: Target,
  image: string,
  progress: Progress,
): Promise<void> {
  const servers = serversOf(settingsSchema(environment).parse({ environment }));
  if (servers.length === 0) return;
  const { kubectl } = await ensureTools(["kubectl"], progress);
  const call = async (args: string[], input?: string): Promise<void> => {
    const connection = ["--kubeconfig", target.kubeconfig, "--context", target.context];
    const result = await run(kubectl, [...connection, ...args], input === undefined ? {} : { input });
    if (result.code !== 0) throw new UserError(`kubectl ${args[0] ?? ""} failed: ${result.stderr.trim()}`);
  };
  const namespaces = [...new Set(servers.map(({ namespace }) => namespace))];
  const objects = [
    ...namespaces.map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
    ...servers.flatMap((server) => standIn(server, image)),
  ];
  await progress.step("start stand-ins for database and cache", 5, async () => {
    await call(["apply", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
    for (const namespace of namespaces) {
      await call(["wait", "deployment", "--all", "-n", namespace, "--for=condition=Available", "--timeout=60s"]);
    }
  });
}
