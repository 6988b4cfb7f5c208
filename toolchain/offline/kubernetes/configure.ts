import { messageOf } from "../../errors";
import type { EngineLog } from "../rpc/engineLog";
import { Cluster } from "./cluster";
import { Connection } from "./connection";
import { loadKubeconfig } from "./kubeconfig";
import type { Session } from "./session";
import { readSettings, type Settings } from "./settings";

/** Milliseconds that the first question to the cluster may take: after that it counts as unreachable. */
const probeDeadline = 20_000;
const prefix = "kubernetes:config:";

/**
 * Makes a session of what the engine sends to Configure. A cluster that can't be reached is no error yet:
 * previews go on without it, and only what needs it fails.
 * @param variables `kubernetes:config:<key>` → text
 */
export async function configure(
  variables: Readonly<Record<string, string>>,
  { log, cancelled }: { log: EngineLog; cancelled: AbortSignal },
): Promise<Session> {
  const inputs = Object.fromEntries(
    Object.entries(variables).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    ),
  );
  const settings = readSettings(inputs);
  const session: Session = {
    settings,
    cluster: undefined,
    unreachableReason: "",
    defaultNamespace: settings.namespace ?? "default",
    log,
    cancelled,
  };
  const found = connect(settings);
  if ("unreachable" in found) return { ...session, unreachableReason: found.unreachable };
  const defaultNamespace = settings.namespace ?? found.namespace ?? "default";
  try {
    await found.cluster.probe(AbortSignal.any([cancelled, AbortSignal.timeout(probeDeadline)]));
    return { ...session, defaultNamespace, cluster: found.cluster };
  } catch (error) {
    found.cluster.close();
    const reason = `unable to load schema information from the API server: ${messageOf(error)}`;
    return { ...session, defaultNamespace, unreachableReason: reason };
  }
}

function connect(settings: Settings): { cluster: Cluster; namespace: string | undefined } | { unreachable: string } {
  try {
    const kubeconfig = loadKubeconfig(settings);
    const connection = new Connection(kubeconfig, { answerDeadline: settings.clientTimeout });
    return { cluster: new Cluster(connection), namespace: kubeconfig.namespace };
  } catch (error) {
    const unreachable =
      settings.kubeconfig === undefined
        ? "unable to load Kubernetes client configuration from kubeconfig file. Make sure you have: \n\n" +
          " \t • set up the provider as per " +
          `https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/ \n\n ${messageOf(error)}`
        : `failed to parse kubeconfig data in \`kubernetes:config:kubeconfig\`- ${messageOf(error)}`;
    return { unreachable };
  }
}
