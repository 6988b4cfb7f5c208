import { names } from "../../components/names";
import type { Live } from "./live";
import { isJson, type Json } from "./steps";

/** Under which fields an object names the Services that it leads to from outside, by its kind. */
const backendFields: ReadonlyMap<string, readonly string[]> = new Map([
  ["Ingress", ["service"]],
  // What is only mirrored gets there, too.
  ["HTTPRoute", ["backendRefs", "backendRef"]],
]);
const services: readonly unknown[] = [names.service, names.podsService];

/** The stack's Service to which an object of the namespace leads from outside; undefined where it leads to none. */
export function serviceBehind({ kind, spec }: Live, namespace: string): string | undefined {
  const found = mappingsBelow(spec, backendFields.get(kind) ?? []).find((backend) => isService(backend, namespace));
  return found && String(found.name);
}

/** What a reference leaves out means a Service of its own namespace. */
function isService(backend: Json, namespace: string): boolean {
  return (
    services.includes(backend.name) &&
    (backend.group ?? "") === "" &&
    (backend.kind ?? "Service") === "Service" &&
    (backend.namespace ?? namespace) === namespace
  );
}

/** All mappings under such fields, or in a list there, however deep. */
function mappingsBelow(value: unknown, fields: readonly string[]): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => mappingsBelow(item, fields));
  if (!isJson(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = fields.includes(key) ? [inner].flat().filter(isJson) : [];
    return [...here, ...mappingsBelow(inner, fields)];
  });
}
