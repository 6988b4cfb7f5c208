import { UNKNOWN, type Key } from "../../policy/rules/read";

/** A resource in a `pulumi stack export`. */
export interface Exported {
  readonly type: string;
  readonly inputs: unknown;
  /** The way to its inputs in the export. */
  readonly keys: readonly Key[];
}

/** Marks an object of the state as something other than itself; a secret, nearly always. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
/** Stands in the state for a value that was not known. */
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The resources of Kubernetes in a stack export; undefined where the document is none. */
export function exportedResources(document: unknown): readonly Exported[] | undefined {
  const resources = at(at(document, "deployment"), "resources");
  if (!isMap(document) || !("deployment" in document) || !("version" in document)) return undefined;
  if (!Array.isArray(resources)) return [];
  return resources.flatMap((resource: unknown, index) => {
    const type = at(resource, "type");
    // What waits for its deletion was replaced already.
    if (typeof type !== "string" || !type.startsWith("kubernetes:") || at(resource, "delete") === true) return [];
    return [{ type, inputs: opened(at(resource, "inputs")), keys: ["deployment", "resources", index, "inputs"] }];
  });
}

/** The value as a rule may read it: secrets that are still sealed are unknown, opened ones are their value. */
function opened(value: unknown, depth = 0): unknown {
  // No object of Kubernetes nests that deep.
  if (value === unknownText || depth > 500) return UNKNOWN;
  if (Array.isArray(value)) return value.map((item) => opened(item, depth + 1));
  if (!isMap(value)) return value;
  if (signatureKey in value)
    return value[signatureKey] === secretSignature ? plain(value["plaintext"], depth) : UNKNOWN;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, opened(inner, depth + 1)]));
}

/** With `--show-secrets` the secret is there, as JSON. */
function plain(plaintext: unknown, depth: number): unknown {
  if (typeof plaintext !== "string") return UNKNOWN;
  try {
    return opened(JSON.parse(plaintext), depth + 1);
  } catch {
    return UNKNOWN;
  }
}

function at(value: unknown, key: string): unknown {
  return isMap(value) ? value[key] : undefined;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
