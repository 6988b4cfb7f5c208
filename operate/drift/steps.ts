/** One step into an object: a field, a place in a list, what identifies an element of a list, or its value. */
export type Step =
  string | number | { readonly by: Readonly<Record<string, unknown>> } | { readonly value: string | number | boolean };

export type Path = readonly Step[];

/** A mapping of an object as JSON has it. */
export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As the API server writes paths in conflicts: `spec.template.spec.containers[name="app"].image`, `verbs[="get"]`. */
export function spelled(path: Path): string {
  return path.map(stepText).join("").replace(/^\./, "");
}

function stepText(step: Step): string {
  if (typeof step === "number") return `[${step}]`;
  if (typeof step === "string") return /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  if ("value" in step) return `[=${JSON.stringify(step.value)}]`;
  return `[${Object.entries(step.by)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(",")}]`;
}

/** The fields of a path without the places in lists: `spec.template.spec.containers.image`. */
export function fieldsOf(path: Path): string {
  return path.filter((step) => typeof step === "string").join(".");
}

/** Does the path lead to the other, or into what is there? */
export function leadsInto(path: Path, other: Path): boolean {
  return other.length <= path.length && other.every((step, index) => stepText(step) === stepText(path[index] ?? ""));
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(below, value);
}

function below(value: unknown, step: Step): unknown {
  if (typeof step === "string") return isJson(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  if (!Array.isArray(value)) return undefined;
  const items: readonly unknown[] = value;
  if (typeof step === "number") return items[step];
  if ("value" in step) return items.find((item) => item === step.value);
  return items.find(
    (item) => isJson(item) && Object.entries(step.by).every(([key, wanted]) => valueIn(item, key) === wanted),
  );
}

/** The value of a field of an element, by which lists are merged: also one of its metadata, written with a dot. */
export function valueIn(item: Json, key: string): unknown {
  return key.split(".").reduce<unknown>((value, part) => (isJson(value) ? value[part] : undefined), item);
}
