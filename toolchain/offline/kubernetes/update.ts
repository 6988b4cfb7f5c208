import { messageOf } from "../../errors";
import { containsUnknown, type ValueMap } from "../rpc/values";
import { timeoutOf } from "./annotations";
import { isConflict, isForbidden, NoMatchError } from "./apiError";
import { applyFailure, mustForce } from "./apply";
import { awaitReady } from "./awaitReady";
import { type Cluster, type ObjectReference, referenceTo } from "./cluster";
import { NotReadyError, partialFailure } from "./failures";
import { fieldManagerFor } from "./fieldManager";
import { parsePath } from "./ignoredPaths";
import { adoptionPatch, isHeldByOthers } from "./managedFields";
import {
  apiVersionOf,
  groupVersionKindOf,
  idOf,
  isCustomResourceDefinition,
  type KubeObject,
  nameOf,
  namespaceOf,
  textAt,
  valueAt,
  withoutValue,
  withValue,
} from "./objects";
import { normalised } from "./normalise";
import { reachableCluster, type Session } from "./session";
import { checkpointOf, objectOf, stateOf } from "./state";

export interface UpdateRequest {
  urn: string;
  olds: ValueMap;
  news: ValueMap;
  ignoreChanges: readonly string[];
  /** Seconds; 0 = the default of the kind. */
  timeout: number;
  preview: boolean;
}

/** How often to try to hand fields over while others keep changing the object. */
const adoptionAttempts = 5;

interface Change {
  inputs: KubeObject;
  /** The object as the state has it. */
  old: KubeObject;
  fieldManager: string;
  ignoreChanges: readonly string[];
  preview: boolean;
}

/** Applies the new inputs and waits until the object is ready; a preview asks the API server what it would make of them. */
export async function updateResource(session: Session, request: UpdateRequest): Promise<ValueMap> {
  const { urn, news, preview } = request;
  const cluster = preview ? session.cluster : reachableCluster(session);
  const inputs = normalised(objectOf(news));
  if (!cluster || (preview && (containsUnknown(inputs) || !(await isServed(cluster, inputs))))) return news;

  const { live: old, initialApiVersion, fieldManager: oldManager } = checkpointOf(request.olds);
  const fieldManager = fieldManagerFor(inputs, oldManager);
  const state = (live: KubeObject): ValueMap => stateOf({ inputs, live, initialApiVersion, fieldManager }, news);
  const change: Change = { inputs, old, fieldManager, ignoreChanges: request.ignoreChanges, preview };
  try {
    const applied = await applyChange(session, cluster, change);
    if (preview) return state(applied);
    const timeout = timeoutOf(inputs, request.timeout);
    const live = await awaitReady(session, cluster, { urn, inputs, live: applied, timeout });
    if (oldManager !== undefined && oldManager !== fieldManager) await relinquish(session, cluster, live, oldManager);
    return state(live);
  } catch (error) {
    if (preview && isForbidden(error)) return news;
    throw await failedUpdate(session, cluster, { urn, old, error, state });
  }
}

async function isServed(cluster: Cluster, inputs: KubeObject): Promise<boolean> {
  return (await cluster.discovery.mapping(groupVersionKindOf(inputs))) !== undefined;
}

async function applyChange(
  session: Session,
  cluster: Cluster,
  { inputs, old, fieldManager, ignoreChanges, preview }: Change,
): Promise<KubeObject> {
  const signal = session.cancelled;
  const reference = { gvk: groupVersionKindOf(inputs), namespace: namespaceOf(inputs), name: nameOf(old) };
  const before = preview
    ? await cluster.get(reference, signal)
    : await adopted(cluster, reference, fieldManager, signal);
  const options = { fieldManager, dryRun: preview, signal };
  if (isCustomResourceDefinition(inputs)) {
    const version = textAt(before, "metadata", "resourceVersion");
    const replaced = withValue(inputs, version, "metadata", "resourceVersion");
    return cluster.replace(replaced, options);
  }
  const applied = withIgnoredFields(inputs, before, fieldManager, ignoreChanges);
  const force = mustForce(inputs, before, { enablePatchForce: session.settings.enablePatchForce, preview });
  try {
    return await cluster.apply(applied, { ...options, force });
  } catch (error) {
    throw applyFailure(error, fieldManager);
  }
}

/** The live object, with the fields of the plain create and of kubectl handed to `manager`. */
async function adopted(
  cluster: Cluster,
  reference: ObjectReference,
  manager: string,
  signal: AbortSignal,
): Promise<KubeObject> {
  for (let attempt = 1; ; attempt++) {
    const live = await cluster.get(reference, signal);
    const move = isCustomResourceDefinition(live) ? undefined : adoptionPatch(live, manager);
    if (!move) return live;
    try {
      return await cluster.patch(reference, move, signal);
    } catch (error) {
      // A controller has written the status in between: look again.
      if (!isConflict(error) || attempt === adoptionAttempts) throw error;
    }
  }
}

/** Ignored fields that others manage are left to them; the rest are sent as they are in the cluster, not to be unset. */
function withIgnoredFields(
  inputs: KubeObject,
  live: KubeObject,
  manager: string,
  ignoreChanges: readonly string[],
): KubeObject {
  return ignoreChanges.map(parsePath).reduce((result, path) => {
    if (isHeldByOthers(live, manager, path)) return withoutValue(result, ...path);
    const current = valueAt(live, ...path);
    return current === undefined ? result : withValue(result, current, ...path);
  }, inputs);
}

/** Gives up what an earlier manager of the resource held. */
async function relinquish(session: Session, cluster: Cluster, live: KubeObject, manager: string): Promise<void> {
  const { gvk, name, namespace } = referenceTo(live);
  const identity: KubeObject = {
    apiVersion: apiVersionOf(live),
    kind: gvk.kind,
    metadata: { name, ...(namespace === "" ? {} : { namespace }) },
  };
  await cluster.apply(identity, { fieldManager: manager, signal: session.cancelled });
}

async function failedUpdate(
  session: Session,
  cluster: Cluster,
  { urn, old, error, state }: { urn: string; old: KubeObject; error: unknown; state: (live: KubeObject) => ValueMap },
): Promise<Error> {
  if (error instanceof NoMatchError) {
    return new Error(
      `update of resource "${urn}" failed because the Kubernetes API server ` +
        "reported that the apiVersion for this resource does not exist. " +
        `Verify that any required CRDs have been created: ${error.message}`,
    );
  }
  let live: KubeObject;
  try {
    // After a Cancel the state is still to be told as it is.
    live = await cluster.get(referenceTo(old), session.cancelled.aborted ? undefined : session.cancelled);
  } catch (cause) {
    return new Error(
      `update of resource "${urn}" failed: ${messageOf(error)}\nunable to get cluster state: ${messageOf(cause)}`,
    );
  }
  return partialFailure(
    `the Kubernetes API server reported that "${idOf(live)}" failed to fully initialize or become live: ${messageOf(error)}`,
    error instanceof NotReadyError ? error.details : [],
    { id: idOf(live), state: state(live) },
  );
}
