import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from "@grpc/grpc-js";

/** The engine sends whole states in one message; its own limit is 400 MB. */
export const channelOptions = {
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};

/** A gRPC service and the functions that answer its calls. */
export interface Service {
  definition: ServiceDefinition;
  implementation: UntypedServiceImplementation;
}

export interface ServeOptions {
  /** Called once before the process ends: aborts what is under way. */
  onShutdown?: () => void | Promise<void>;
}

/** How often to look whether the process that started the plugin still lives, in milliseconds. */
const parentCheckInterval = 1_000;
/** How long calls under way may still answer once the end has been asked for, in milliseconds. */
const shutdownGrace = 2_000;

/**
 * Serves a plugin on a free loopback port and tells the engine which, as every Pulumi plugin does: the port and a
 * newline on stdout, and nothing else there. The process ends on SIGINT, SIGTERM and SIGHUP, and when its parent has gone:
 * an interrupted engine leaves no plugin behind.
 * @returns the port
 */
export async function serve(services: readonly Service[], options: ServeOptions = {}): Promise<number> {
  const server = new Server(channelOptions);
  for (const { definition, implementation } of services) server.addService(definition, implementation);
  const port = await listen(server);

  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(0), shutdownGrace).unref();
    void Promise.resolve(options.onShutdown?.()).finally(() => {
      server.tryShutdown(() => process.exit(0));
    });
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, parentCheckInterval).unref();

  process.stdout.write(`${port}\n`);
  return port;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}
