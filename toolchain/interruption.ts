import { exitCode, UserError } from "./errors";

const stop = new AbortController();

/** Aborted once this process has been asked to end; its reason is the error to end with. */
export const interruption: AbortSignal = stop.signal;

const requests = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Milliseconds between two looks whether the parent still lives. */
const watch = 500;

/**
 * From now on a request to stop aborts {@link interruption} instead of ending the process on the spot, so that it can
 * clear up. So does the death of the parent, who can't pass a request on any more, or of whoever reads the output.
 */
export function heedInterruption(): AbortSignal {
  const parent = process.ppid;
  const interrupt = (): void => {
    stop.abort(new UserError("Interrupted.", { exitCode: exitCode.cancelled }));
  };
  for (const name of requests) process.on(name, interrupt);
  for (const stream of [process.stdout, process.stderr]) stream.on("error", interrupt);
  setInterval(() => {
    if (process.ppid !== parent) interrupt();
  }, watch).unref();
  return interruption;
}
