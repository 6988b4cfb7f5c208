import { Metadata, status } from "@grpc/grpc-js";
import { Any, provider, Status } from "../rpc/protocol";
import { RpcError } from "../rpc/unary";
import { toStruct, type ValueMap } from "../rpc/values";
import type { KubeObject } from "./objects";

/**
 * The object exists, but did not become what was asked for: it timed out, was cancelled, or is unhealthy.
 * `details` say what is wrong with it and its dependents; `object` is how it was last seen.
 */
export class NotReadyError extends Error {
  override readonly name = "NotReadyError";

  constructor(
    message: string,
    readonly object: KubeObject,
    readonly details: readonly string[] = [],
  ) {
    super(message);
  }
}

/**
 * Tells the engine that a resource exists with the given state, and why it is not ready: the engine keeps it in the
 * state with the reasons, and tries an update next time.
 * @param inputs only where the state's inputs change too (Read)
 */
export function partialFailure(
  message: string,
  details: readonly string[],
  resource: { id: string; state: ValueMap; inputs?: ValueMap },
): RpcError {
  const detail = new provider.ErrorResourceInitFailed()
    .setId(resource.id)
    .setProperties(toStruct(resource.state))
    .setReasonsList([message, ...details]);
  if (resource.inputs) detail.setInputs(toStruct(resource.inputs));
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const rpcStatus = new Status().setCode(status.UNKNOWN).setMessage(message).setDetailsList([any]);
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(rpcStatus.serializeBinary()));
  return new RpcError(status.UNKNOWN, message, metadata);
}
