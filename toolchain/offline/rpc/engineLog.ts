import { credentials } from "@grpc/grpc-js";
import { engine, engineService } from "./protocol";
import { channelOptions } from "./serve";

export type Severity = "debug" | "info" | "warning" | "error";

/** Messages to the person who runs the engine. */
export interface EngineLog {
  /** A lasting line; with `urn` it is shown at that resource. */
  log(severity: Severity, message: string, urn?: string): void;
  /** What a resource is waiting for now: replaces the previous status of that resource; "" clears it. */
  status(severity: Severity, message: string, urn: string): void;
  close(): void;
}

const severities = {
  debug: engine.LogSeverity.DEBUG,
  info: engine.LogSeverity.INFO,
  warning: engine.LogSeverity.WARNING,
  error: engine.LogSeverity.ERROR,
} as const;

/**
 * The log of the engine that listens on `address` (host:port, a plugin's last argument).
 * A message that can't be delivered never fails a deployment: the first such failure is told on stderr, which the engine
 * shows as the plugin's own output.
 */
function connectEngineLog(address: string): EngineLog {
  const client = new engineService.EngineClient(address, credentials.createInsecure(), channelOptions);
  let told = false;
  const send = (severity: Severity, message: string, urn: string, ephemeral: boolean): void => {
    const request = new engine.LogRequest()
      .setSeverity(severities[severity])
      .setMessage(message)
      .setUrn(urn)
      .setEphemeral(ephemeral);
    client.log(request, (error) => {
      if (!error || told) return;
      told = true;
      process.stderr.write(`the engine at ${address} takes no log messages: ${error.details}\n`);
    });
  };
  return {
    log: (severity, message, urn = "") => {
      send(severity, message, urn, false);
    },
    status: (severity, message, urn) => {
      send(severity, message, urn, true);
    },
    close: () => {
      client.close();
    },
  };
}

/** A log that keeps nothing: for a plugin started by hand, without an engine. */
const silentLog: EngineLog = {
  log: () => undefined,
  status: () => undefined,
  close: () => undefined,
};

/** The log of the engine whose address a plugin got as its last argument, or a silent one where there is none. */
export function engineLogFromArguments(args: readonly string[] = process.argv.slice(2)): EngineLog {
  const address = args.findLast((argument) => !argument.startsWith("-"));
  return address === undefined ? silentLog : connectEngineLog(address);
}
