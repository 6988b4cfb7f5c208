import type { EngineLog } from "../rpc/engineLog";
import type { Cluster } from "./cluster";
import { isNamespacedBuiltIn } from "./knownKinds";
import type { GroupVersionKind } from "./objects";
import type { Settings } from "./settings";

/** A configured provider: what every operation works with. */
export interface Session {
  settings: Settings;
  /** Undefined where the cluster can't be reached. */
  cluster: Cluster | undefined;
  /** Why not, in the words that follow "configured Kubernetes cluster is unreachable: ". */
  unreachableReason: string;
  /** Where objects go that name no namespace. */
  defaultNamespace: string;
  log: EngineLog;
  /** Aborted by Cancel: ends every request and every wait. */
  cancelled: AbortSignal;
}

/** The cluster, or the sentence that it can't be reached. */
export function reachableCluster({ cluster, unreachableReason }: Session): Cluster {
  if (cluster) return cluster;
  throw new Error(`configured Kubernetes cluster is unreachable: ${unreachableReason}`);
}

/** Whether objects of the kind live in a namespace; kinds that nobody knows (yet) are taken to. */
export async function isNamespaced(session: Session, gvk: GroupVersionKind): Promise<boolean> {
  return isNamespacedBuiltIn(gvk) ?? (await session.cluster?.discovery.isNamespaced(gvk)) ?? true;
}
