import type { ValueMap } from "../rpc/values";
import { annotation, deletionPropagation, isAnnotated, timeoutOf } from "./annotations";
import { isNotFound, NoMatchError } from "./apiError";
import { awaitDeleted } from "./awaitDeleted";
import { NotReadyError, partialFailure } from "./failures";
import { groupVersionKindOf, idOf, type KubeObject, kindOf, namespaceOf, parseId } from "./objects";
import type { Session } from "./session";
import { checkpointOf, stateOf } from "./state";

export interface DeleteRequest {
  urn: string;
  id: string;
  /** The state. */
  properties: ValueMap;
  /** Seconds; 0 = 10 minutes. */
  timeout: number;
}

/** Kinds whose deletion is not waited for where the program says skipAwait; all others are. */
const skippable = new Set([
  "Namespace",
  "Pod",
  "ReplicationController",
  "DaemonSet",
  "Deployment",
  "StatefulSet",
  "Job",
]);

/** Deletes the object and waits until it is gone; one that is gone already is fine. */
export async function deleteResource(session: Session, request: DeleteRequest): Promise<void> {
  const { urn, properties } = request;
  const { cluster, cancelled: signal } = session;
  if (!cluster) {
    deleteUnreachable(session, urn);
    return;
  }
  const { inputs, live, initialApiVersion, fieldManager } = checkpointOf(properties);
  const reference = { gvk: groupVersionKindOf(live), namespace: namespaceOf(live), name: parseId(request.id).name };
  try {
    await cluster.remove(reference, deletionPropagation(inputs), signal);
  } catch (error) {
    if (isNotFound(error) || error instanceof NoMatchError) return;
    throw error;
  }
  if (isAnnotated(inputs, annotation.skipAwait) && isSkippable(live)) return;
  try {
    await awaitDeleted(session, cluster, { urn, live, reference, timeout: timeoutOf(inputs, request.timeout) });
  } catch (error) {
    if (!(error instanceof NotReadyError)) throw error;
    const state = stateOf(
      { inputs: live, live: error.object, initialApiVersion, fieldManager: fieldManager ?? "" },
      properties,
    );
    throw partialFailure(error.message, error.details, { id: idOf(error.object), state });
  }
}

function isSkippable(object: KubeObject): boolean {
  const { group } = groupVersionKindOf(object);
  return ["", "apps", "batch"].includes(group) && skippable.has(kindOf(object));
}

function deleteUnreachable({ log, settings, unreachableReason }: Session, urn: string): void {
  const unreachable = "configured Kubernetes cluster is unreachable";
  log.log("warning", `${unreachable}: ${unreachableReason}`, urn);
  if (!settings.deleteUnreachable) {
    throw new Error(
      `${unreachable}. If the cluster was deleted, ` +
        "you can remove this resource from Pulumi state by rerunning the operation with the " +
        'PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"',
    );
  }
  log.log(
    "info",
    `${unreachable} and the \`deleteUnreachable\` option is enabled. Deleting the unreachable resource from Pulumi state`,
    urn,
  );
}
