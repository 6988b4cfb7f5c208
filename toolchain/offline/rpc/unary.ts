import { Metadata, status, type handleUnaryCall, type ServerUnaryCall } from "@grpc/grpc-js";
import { messageOf } from "../../errors";

/** A refusal with a gRPC status code of its own; any other thrown value is answered as UNKNOWN with its message. */
export class RpcError extends Error {
  override readonly name = "RpcError";

  /** @param metadata trailers, for errors that carry details (`grpc-status-details-bin`) */
  constructor(
    readonly code: status,
    message: string,
    readonly metadata: Metadata = new Metadata(),
  ) {
    super(message);
  }
}

/** What a handler may know of the call besides the request. */
export interface CallContext {
  /** Aborted when the caller gives the call up. */
  signal: AbortSignal;
}

/** Turns an async function into a gRPC handler. */
export function unary<Request, Response>(
  handle: (request: Request, context: CallContext) => Promise<Response> | Response,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const context = { signal: abortedWith(call) };
    Promise.resolve()
      .then(() => handle(call.request, context))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(
            error instanceof RpcError
              ? { code: error.code, details: error.message, metadata: error.metadata }
              : { code: status.UNKNOWN, details: messageOf(error) },
          );
        },
      );
  };
}

/** A handler for a call that the plugin does not offer; `sentence` says what to do instead. */
export function refused<Request, Response>(sentence: string): handleUnaryCall<Request, Response> {
  return unary<Request, Response>(() => {
    throw new RpcError(status.UNIMPLEMENTED, sentence);
  });
}

function abortedWith<Request, Response>(call: ServerUnaryCall<Request, Response>): AbortSignal {
  const controller = new AbortController();
  call.on("cancelled", () => {
    controller.abort();
  });
  return controller.signal;
}
