import { z } from "zod";

/** What of a JSON Schema is read here. */
interface Node {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: readonly unknown[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  examples?: readonly unknown[];
  properties?: Readonly<Record<string, Node>>;
  additionalProperties?: Node | boolean;
  propertyNames?: Node;
  items?: Node;
}

/** What the schema says of one setting, in words. */
export interface Expectation {
  /** Whether it is text, which YAML may take for a number; another single value; or a mapping or list. */
  readonly kind: "text" | "single" | "composite";
  /** The values it takes, such as `a whole number from 1 to 100`. */
  readonly allowed: string;
  /** What the setting is for. */
  readonly purpose?: string;
  /** What holds when it is left out, as text. */
  readonly fallback?: string;
  /** The keys it may have, where it is a mapping of known keys. */
  readonly keys: readonly string[];
  /** What keys may look like, where it is a mapping by name: what they name, and such as what. */
  readonly names?: { readonly purpose: string; readonly allowed: string };
}

/** Looks settings up in a schema by their path. Made only once something is wrong: it walks the whole schema. */
export function expectations(schema: z.ZodType): (path: readonly PropertyKey[]) => Expectation {
  const root = roots.get(schema) ?? (z.toJSONSchema(schema, { io: "input" }) as Node);
  roots.set(schema, root);
  return (path) => {
    const node = path.reduce<Node | undefined>(child, root) ?? {};
    const { description, default: fallback, propertyNames: name } = node;
    return {
      kind: node.type === "string" ? "text" : node.type === "object" || node.type === "array" ? "composite" : "single",
      allowed: allowed(node),
      keys: Object.keys(node.properties ?? {}),
      ...(description !== undefined && { purpose: description }),
      ...(name && { names: { purpose: name.description ?? "the name of a label", allowed: allowed(name) } }),
      ...(fallback !== undefined && typeof fallback !== "object" && { fallback: JSON.stringify(fallback) }),
    };
  };
}

const roots = new WeakMap<z.ZodType, Node>();

function child(node: Node | undefined, key: PropertyKey): Node | undefined {
  if (typeof key === "number") return node?.items;
  const { properties = {}, additionalProperties } = node ?? {};
  if (Object.hasOwn(properties, key)) return properties[String(key)];
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}

function allowed(node: Node): string {
  const { type, minimum, maximum, minLength = 0, maxLength, minItems = 0, examples = [], properties } = node;
  if (node.enum) return `one of ${node.enum.join(", ")}`;
  if (type === "integer") {
    const most = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? "up" : `to ${maximum}`;
    return `a whole number from ${minimum ?? 0} ${most}`;
  }
  if (type === "boolean") return "true or false";
  if (type === "array") return minItems > 0 ? `a list of at least ${minItems}` : "a list";
  if (type === "string") {
    if (examples.length > 0) return `text such as ${examples.map((example) => JSON.stringify(example)).join(" or ")}`;
    return maxLength === undefined ? "text that is not empty" : `text of ${minLength} to ${maxLength} characters`;
  }
  return properties ? `a mapping with the keys ${Object.keys(properties).join(", ")}` : "a mapping";
}
