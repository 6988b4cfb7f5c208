import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../../errors";
import { containsUnknown, type ValueMap } from "../rpc/values";
import { timeoutOf } from "./annotations";
import {
  apiVersionOf,
  groupVersionKindOf,
  idOf,
  isCustomResourceDefinition,
  type KubeObject,
  withoutValue,
} from "./objects";
import {
  isAlreadyExists,
  isDryRunRefused,
  isForbidden,
  isNamespaceNotFound,
  isNotFound,
  NoMatchError,
} from "./apiError";
import { awaitReady } from "./awaitReady";
import type { Cluster } from "./cluster";
import { applyFailure, mustForce } from "./apply";
import { NotReadyError, partialFailure } from "./failures";
import { createManager, fieldManagerFor } from "./fieldManager";
import { kindText } from "./knownKinds";
import { reachableCluster, type Session } from "./session";
import { objectOf, stateOf } from "./state";
import { kindOfUrn } from "./urn";

export interface CreateRequest {
  urn: string;
  /** The checked inputs. */
  properties: ValueMap;
  /** Seconds; 0 = the default of the kind. */
  timeout: number;
  preview: boolean;
}

/** Milliseconds between the tries of a create whose namespace or definition is not there yet. */
const retryDelays = [1_000, 2_000, 4_000, 8_000, 16_000];

const existsHint =
  "The resource already exists in the cluster. To manage it here, import it (`pulumi import`); if the program has only " +
  "renamed it, give the old name as an alias. If an update was killed before it could write down what it had made, take that " +
  "over by one `PULUMI_K8S_UPSERT_EXISTING_OBJECTS=true pulumi up`.";

/** Makes the object and waits until it is ready; a preview asks the API server what it would make of it. */
export async function createResource(
  session: Session,
  request: CreateRequest,
): Promise<{ id: string; properties: ValueMap }> {
  return request.preview ? previewCreate(session, request) : create(session, request);
}

async function previewCreate(
  session: Session,
  { urn, properties }: CreateRequest,
): Promise<{ id: string; properties: ValueMap }> {
  const echo = { id: "", properties };
  const inputs = objectOf(properties);
  const { cluster } = session;
  // Nothing to ask with an unknown value in it, or of a kind that is still to be defined.
  if (!cluster || containsUnknown(inputs)) return echo;
  if (!(await cluster.discovery.mapping(groupVersionKindOf(inputs)))) return echo;
  const fieldManager = fieldManagerFor(inputs);
  try {
    const live = withoutValue(await write(session, cluster, inputs, { fieldManager, dryRun: true }), "status");
    return {
      id: "",
      properties: stateOf({ inputs, live, initialApiVersion: apiVersionOf(inputs), fieldManager }, properties),
    };
  } catch (error) {
    if (isNoAnswer(error)) return echo;
    throw refusedCreate(urn, error);
  }
}

/** What keeps the API server from saying what it would make of the object: no reason for the preview to fail. */
function isNoAnswer(error: unknown): boolean {
  return isForbidden(error) || isDryRunRefused(error) || isAlreadyExists(error) || isNamespaceNotFound(error);
}

async function create(
  session: Session,
  { urn, properties, timeout }: CreateRequest,
): Promise<{ id: string; properties: ValueMap }> {
  const cluster = reachableCluster(session);
  const inputs = objectOf(properties);
  const fieldManager = fieldManagerFor(inputs);
  const state = (live: KubeObject): ValueMap =>
    stateOf({ inputs, live, initialApiVersion: apiVersionOf(inputs), fieldManager }, properties);

  const created = await createWithRetries(session, cluster, urn, inputs, fieldManager);
  try {
    const live = await awaitReady(session, cluster, {
      urn,
      inputs,
      live: created,
      timeout: timeoutOf(inputs, timeout),
    });
    // A new kind: what was known of the cluster is out of date.
    if (isCustomResourceDefinition(inputs)) cluster.discovery.reset();
    return { id: idOf(live), properties: state(live) };
  } catch (error) {
    const live = error instanceof NotReadyError ? error.object : created;
    throw partialFailure(
      `resource "${urn}" was successfully created, but the Kubernetes API server ` +
        `reported that it failed to fully initialize or become live: ${messageOf(error)}`,
      error instanceof NotReadyError ? error.details : [],
      { id: idOf(live), state: state(live) },
    );
  }
}

async function createWithRetries(
  session: Session,
  cluster: Cluster,
  urn: string,
  inputs: KubeObject,
  fieldManager: string,
): Promise<KubeObject> {
  for (let attempt = 0; ; attempt++) {
    try {
      const created = await write(session, cluster, inputs, { fieldManager, dryRun: false });
      session.log.status("info", "", urn);
      return created;
    } catch (error) {
      session.log.status("info", `Retry #${attempt}; creation failed: ${messageOf(error)}`, urn);
      const delay = retryDelays[attempt];
      const mayCome = isNotFound(error) || error instanceof NoMatchError;
      if (!mayCome || delay === undefined) throw refusedCreate(urn, error);
      await sleep(delay, undefined, { signal: session.cancelled });
    }
  }
}

async function write(
  session: Session,
  cluster: Cluster,
  inputs: KubeObject,
  { fieldManager, dryRun }: { fieldManager: string; dryRun: boolean },
): Promise<KubeObject> {
  const options = { dryRun, signal: session.cancelled };
  if (!session.settings.upsertExistingObjects) {
    return cluster.create(inputs, { ...options, fieldManager: createManager });
  }
  const force = mustForce(inputs, undefined, { enablePatchForce: session.settings.enablePatchForce, preview: dryRun });
  try {
    return await cluster.apply(inputs, { ...options, fieldManager, force });
  } catch (error) {
    throw applyFailure(error, fieldManager);
  }
}

function refusedCreate(urn: string, error: unknown): Error {
  const reason = messageOf(error);
  if (error instanceof NoMatchError) {
    return new Error(
      `creation of resource "${urn}" with kind ${kindText(kindOfUrn(urn))} failed because the Kubernetes API server ` +
        "reported that the apiVersion for this resource does not exist. " +
        `Verify that any required CRDs have been created: ${reason}`,
    );
  }
  const hint = isAlreadyExists(error) ? `\n\n${existsHint}` : "";
  return new Error(`resource "${urn}" was not successfully created by the Kubernetes API server: ${reason}${hint}`);
}
