import { exitCodes, Failure } from "./errors";

const controller = new AbortController();
let guarded = 0;

/** Aborted by the first Ctrl-C, SIGTERM or SIGHUP; its reason is the Failure that the command ends with. */
const interruption: AbortSignal = controller.signal;

/**
 * Runs what has something to clean up. Interrupted meanwhile, the command is not ended at once: `interruption` is aborted,
 * and what runs here must come to its end. A second Ctrl-C ends the command all the same.
 */
export async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  guarded++;
  try {
    return await run(interruption);
  } finally {
    guarded--;
  }
}

/** From now on a signal cancels the command in order. Call once. */
export function heedSignals(): void {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (guarded > 0 && !controller.signal.aborted) {
        process.stderr.write("\nCancelling: what was begun is being ended (again to end at once)\n");
        controller.abort(new Failure(exitCodes.cancelled, "Cancelled"));
        return;
      }
      process.stderr.write("\n✗ Cancelled\n");
      process.exit(exitCodes.cancelled);
    });
  }
}
