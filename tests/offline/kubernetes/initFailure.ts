import type { ServiceError } from "@grpc/grpc-js";
import { provider, Status } from "../../../toolchain/offline/rpc/protocol";
import { fromStruct, type ValueMap } from "../../../toolchain/offline/rpc/values";

/** A resource that exists but is not ready, as the engine is told. */
export interface InitFailure {
  id: string;
  reasons: string[];
  state: ValueMap;
  inputs: ValueMap | undefined;
}

/** What the engine reads from a call that failed for a resource that exists; undefined for any other failure. */
function initFailureOf(error: unknown): InitFailure | undefined {
  if (!(error instanceof Error) || !("metadata" in error)) return undefined;
  const [details] = (error as ServiceError).metadata.get("grpc-status-details-bin");
  if (!Buffer.isBuffer(details)) return undefined;
  const [any] = Status.deserializeBinary(details).getDetailsList();
  if (any?.getTypeName() !== "pulumirpc.ErrorResourceInitFailed") return undefined;
  const failure = provider.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
  return {
    id: failure.getId(),
    reasons: failure.getReasonsList(),
    state: fromStruct(failure.getProperties()),
    inputs: failure.hasInputs() ? fromStruct(failure.getInputs()) : undefined,
  };
}

/** Runs a call that must fail for a resource that exists, and answers what the engine is told. */
export async function initFailure(call: Promise<unknown>): Promise<InitFailure> {
  const error = await call.then(
    () => {
      throw new Error("the call succeeded, but was to fail");
    },
    (reason: unknown) => reason,
  );
  const failure = initFailureOf(error);
  if (!failure) throw error;
  return failure;
}
