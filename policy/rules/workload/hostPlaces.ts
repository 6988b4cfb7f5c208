/** Is the path at, or below, the place? Neither when the place is no path. */
export function isWithin(path: string, place: unknown): boolean {
  const directory = plainPath(place);
  return directory !== undefined && `${path}/`.startsWith(directory === "/" ? "/" : `${directory}/`);
}

/** Is the place above the path, at it, or below? */
export function isAroundOrIn(path: string, place: unknown): boolean {
  const plain = plainPath(place);
  return plain !== undefined && (isWithin(path, plain) || isWithin(plain, path));
}

/** One spelling for each path: without empty steps, `.` and `..`; and `/var/run` is `/run`. */
function plainPath(path: unknown): string | undefined {
  if (typeof path !== "string" || path === "") return undefined;
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`.replace(/^\/var\/run(?=\/|$)/, "/run");
}
