import { isMap, type ValueMap } from "../rpc/values";
import { annotation, isAnnotated, lastAppliedConfig } from "./annotations";
import { isNotFound, NoMatchError } from "./apiError";
import { checkReady } from "./awaitReady";
import { NotReadyError, partialFailure } from "./failures";
import { fieldManagerFor } from "./fieldManager";
import {
  apiVersionText,
  groupVersionKindOf,
  idOf,
  kindOf,
  type KubeObject,
  parseId,
  withoutValue,
  withValue,
} from "./objects";
import { normalised } from "./normalise";
import { prunedTo } from "./prune";
import type { Session } from "./session";
import { checkpointOf, inputsOf, objectOf, stateOf } from "./state";
import { kindOfUrn, refuseUnsupportedType } from "./urn";

export interface ReadRequest {
  urn: string;
  id: string;
  /** The state; empty for an import or a get. */
  properties: ValueMap;
  /** The inputs; empty for an import or a get. */
  inputs: ValueMap;
}

export interface ReadAnswer {
  id: string;
  properties: ValueMap;
  inputs: ValueMap;
}

/** Reads the live object; undefined where it is gone. An unhealthy one is answered as a partial failure. */
export async function readResource(session: Session, request: ReadRequest): Promise<ReadAnswer | undefined> {
  const { urn, id } = request;
  refuseUnsupportedType(urn);
  if (!session.cluster) return readUnreachable(session, request);
  const { cluster } = session;
  const { namespace, name } = parseId(id);
  if (name === "") {
    throw new Error(`failed to read resource because of a failure to parse resource name from request ID: ${id}`);
  }
  const source = knownInputs(request, namespace, name);
  const { initialApiVersion, fieldManager } = checkpointOf(request.properties);
  const reference = { gvk: groupVersionKindOf(source.inputs), namespace, name };
  let live: KubeObject;
  try {
    live = await cluster.get(reference, session.cancelled);
  } catch (error) {
    if (isNotFound(error) || error instanceof NoMatchError) return undefined;
    throw error;
  }
  const answer = (object: KubeObject): ReadAnswer => {
    const inputs = source.imported ? importedInputs(object) : prunedTo(source.inputs, object);
    const checkpoint = {
      inputs,
      live: object,
      initialApiVersion: initialApiVersion || apiVersionText(groupVersionKindOf(object)),
      fieldManager: fieldManagerFor(source.inputs, fieldManager),
    };
    return { id, properties: stateOf(checkpoint, request.inputs), inputs: inputsOf(inputs, request.inputs) };
  };
  if (source.imported || isAnnotated(source.inputs, annotation.skipAwait)) return answer(live);
  try {
    await checkReady(session, cluster, { urn, live });
    return answer(live);
  } catch (error) {
    if (!(error instanceof NotReadyError)) throw error;
    const { properties, inputs } = answer(error.object);
    throw partialFailure(error.message, error.details, { id: id || idOf(live), state: properties, inputs });
  }
}

/** What is known of the object before asking: its kind, and the shape that the program gave it. */
function knownInputs(
  { urn, properties, inputs }: ReadRequest,
  namespace: string,
  name: string,
): { inputs: KubeObject; imported: boolean } {
  const old = normalised(objectOf(inputs));
  if (kindOf(old) !== "") return { inputs: old, imported: false };
  const { live } = checkpointOf(properties);
  const imported = kindOf(live) === "";
  const gvk = imported ? kindOfUrn(urn) : groupVersionKindOf(live);
  const typed = { ...old, apiVersion: apiVersionText(gvk), kind: gvk.kind };
  const named = withValue(typed, name, "metadata", "name");
  return { inputs: namespace === "" ? named : withValue(named, namespace, "metadata", "namespace"), imported };
}

/** An imported object's inputs: all that a program may set. */
function importedInputs(live: KubeObject): KubeObject {
  const written = withoutValue(normalised(withoutValue(live, "status")), "metadata", "selfLink");
  const { metadata } = written;
  const annotations = isMap(metadata) && isMap(metadata["annotations"]) ? metadata["annotations"] : undefined;
  if (!annotations) return written;
  const kept = Object.entries(annotations).filter(
    ([key]) => key !== lastAppliedConfig && key !== "deployment.kubernetes.io/revision",
  );
  return kept.length === 0
    ? withoutValue(written, "metadata", "annotations")
    : withValue(written, Object.fromEntries(kept), "metadata", "annotations");
}

function readUnreachable({ log, settings, unreachableReason }: Session, request: ReadRequest): ReadAnswer | undefined {
  const { urn, id, properties, inputs } = request;
  const unreachable = "configured Kubernetes cluster is unreachable";
  log.log("warning", `${unreachable}: ${unreachableReason}`, urn);
  if (settings.deleteUnreachable) {
    log.log(
      "info",
      `${unreachable} and the \`deleteUnreachable\` option is enabled. Deleting the unreachable resource from Pulumi state`,
      urn,
    );
    return undefined;
  }
  if (settings.skipUpdateUnreachable) {
    log.log(
      "info",
      `${unreachable} and the \`skipUnreachable\` option is enabled. Returned data could not reflect the actual cluster configuration.`,
      urn,
    );
    return { id, properties, inputs };
  }
  throw new Error(
    "failed to read resource state due to unreachable cluster. If the cluster was " +
      "deleted, you can remove this resource from Pulumi state by rerunning the operation with the " +
      'PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"',
  );
}
