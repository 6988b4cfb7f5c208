/**
 * Keeps Pulumi's SDK from paying for stack traces that nobody reads. It notes where each of its promises was made, about ten
 * for a resource, to name those that never settle, and its runner maps every frame of every note back to the sources: about
 * a quarter of the program's CPU time, and as much of its memory (docs/performance.md). From now on these notes hold no
 * frames. All other traces are mapped as before: those of errors, and the places of resources, which the engine records.
 */
export function withoutPromiseTraces(): void {
  const mapped: unknown = Reflect.get(Error, "prepareStackTrace");
  if (typeof mapped !== "function") return;
  Error.prepareStackTrace = (error, frames): unknown =>
    frames[0]?.getFunctionName() === "debuggablePromise"
      ? String(error)
      : Reflect.apply(mapped, Error, [error, frames]);
}
