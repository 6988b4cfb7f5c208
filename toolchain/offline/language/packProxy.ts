import {
  Client,
  credentials,
  Server,
  ServerCredentials,
  status,
  type MethodDefinition,
  type ServiceDefinition,
  type UntypedServiceImplementation,
  type sendUnaryData,
  type ServerUnaryCall,
} from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { messageOf } from "../../errors";
import { analyzer } from "../rpc/protocol";
import { channelOptions } from "../rpc/serve";
import { deferred } from "./deferred";

/**
 * Stands between the engine and a policy pack. The engine tells the stack only after it has connected to the pack, but
 * packs want to read it from their environment from the start: so the engine connects to this, and the pack is started
 * when the stack is known. Messages pass through as bytes.
 */
export interface PackProxy {
  /** Where the engine connects. */
  port: number;
  /** The stack, or nothing where the engine asks for the pack alone, as `pulumi policy publish` does. */
  stack: Promise<analyzer.AnalyzerStackConfigureRequest | undefined>;
  /** Connects to the pack, which now serves on `port`. */
  attach(port: number): void;
  /** The pack will never serve: waiting calls fail with this reason. */
  fail(reason: string): void;
  close(): void;
}

type RawMethod = MethodDefinition<Buffer, Buffer>;
type RawCall = ServerUnaryCall<Buffer, Buffer>;

const asIs = (bytes: Buffer): Buffer => bytes;
const nothing = Buffer.alloc(0);

export async function startPackProxy(): Promise<PackProxy> {
  const stack = deferred<Buffer | undefined>();
  const pack = deferred<Client>();
  // Each call that waits is answered with the failure; with none waiting, as at every close, nobody has to hear of it.
  pack.promise.catch(() => undefined);

  const forward = (method: RawMethod) => (call: RawCall, callback: sendUnaryData<Buffer>) => {
    stack.resolve(undefined);
    pack.promise.then(
      (client) => client.makeUnaryRequest(method.path, asIs, asIs, call.request, callback),
      (error: unknown) => {
        callback({ code: status.UNAVAILABLE, details: messageOf(error) });
      },
    );
  };
  const own: UntypedServiceImplementation = {
    handshake: (_call: RawCall, callback: sendUnaryData<Buffer>) => {
      callback(null, nothing);
    },
    configureStack: (call: RawCall, callback: sendUnaryData<Buffer>) => {
      stack.resolve(call.request);
      callback(null, nothing);
    },
  };

  const methods = rawMethods(AnalyzerService);
  const server = new Server(channelOptions);
  server.addService(
    methods,
    Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, own[name] ?? forward(method)])),
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  let client: Client | undefined;
  return {
    port,
    stack: stack.promise.then((bytes) => bytes && analyzer.AnalyzerStackConfigureRequest.deserializeBinary(bytes)),
    attach: (packPort) => {
      client = new Client(`127.0.0.1:${packPort}`, credentials.createInsecure(), channelOptions);
      pack.resolve(configured(client, stack.promise, methods));
    },
    fail: (reason) => {
      pack.reject(new Error(reason));
    },
    close: () => {
      pack.reject(new Error("the policy pack has ended"));
      client?.close();
      server.forceShutdown();
    },
  };
}

/** The pack, once it has been told the stack; old packs don't take that call. */
async function configured(
  client: Client,
  stack: Promise<Buffer | undefined>,
  methods: Record<string, RawMethod>,
): Promise<Client> {
  const request = await stack;
  const path = methods["configureStack"]?.path;
  if (request === undefined || path === undefined) return client;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, asIs, asIs, request, (error) => {
      if (error && error.code !== status.UNIMPLEMENTED) reject(error);
      else resolve(client);
    });
  });
}

function rawMethods(service: ServiceDefinition): Record<string, RawMethod> {
  return Object.fromEntries(
    Object.entries(service).map(([name, { path, requestStream, responseStream }]) => [
      name,
      {
        path,
        requestStream,
        responseStream,
        requestSerialize: asIs,
        requestDeserialize: asIs,
        responseSerialize: asIs,
        responseDeserialize: asIs,
      },
    ]),
  );
}
