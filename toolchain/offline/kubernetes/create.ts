import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../../errors";
import { containsUnknown, type ValueMap } from "../rpc/values";
import { annotation, timeoutOf } from "./annotations";
import {
  annotationOf,
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
import { kindText } from "./knownKinds";
import { eightHexDigits } from "./naming";
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

/** The manager of a plain create; the first update takes its fields over. */
const createManager = "pulumi-kubernetes";
/** Milliseconds between the tries of a create whose namespace or definition is not there yet. */
const retryDelays = [1_000, 2_000, 4_000, 8_000, 16_000];

const existsHint =
  "The resource already exists in the cluster. This can happen when:\n\n" +
  "  - Renaming a Pulumi resource: use an alias to preserve the identity,\n" +
  "    or use deleteBeforeReplace if the resource needs replacement.\n" +
  "  - Managing an existing resource: use a Patch resource (e.g. NamespacePatch)\n" +
  "    to manage specific fields without owning the resource lifecycle.\n" +
  "  - Adopting a resource into Pulumi: use `pulumi import`. Note that\n" +
  "    protected resources (e.g. kube-system) cannot be deleted on destroy.\n" +
  "  - Intentional upsert: set upsertExistingObjects on the provider to allow\n" +
  "    server-side apply to update existing objects on create.";

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
  if (!cluster || containsUnknown(inputs) || !(await cluster.discovery.mapping(groupVersionKindOf(inputs))))
    return echo;
  const fieldManager = managerFor(inputs);
  try {
    const live = withoutValue(await write(session, cluster, inputs, { fieldManager, dryRun: true }), "status");
    return {
      id: "",
      properties: stateOf({ inputs, live, initialApiVersion: apiVersionOf(inputs), fieldManager }, properties),
    };
  } catch (error) {
    if (isForbidden(error) || isDryRunRefused(error) || isAlreadyExists(error) || isNamespaceNotFound(error))
      return echo;
    throw refusedCreate(urn, error);
  }
}

async function create(
  session: Session,
  { urn, properties, timeout }: CreateRequest,
): Promise<{ id: string; properties: ValueMap }> {
  const cluster = reachableCluster(session);
  const inputs = objectOf(properties);
  const fieldManager = managerFor(inputs);
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

function managerFor(inputs: KubeObject): string {
  return annotationOf(inputs, annotation.patchFieldManager) || `pulumi-kubernetes-${eightHexDigits(new Uint8Array())}`;
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
