import fc from "fast-check";
import { z } from "zod";
import type { Environment } from "../../components/schema/values";
import { settingsSchema } from "../../components/settings";

/** What of a JSON Schema is read here. */
export interface SchemaNode {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly examples?: readonly string[];
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly propertyNames?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
}

/** A place in the settings where a value stands, and what the schema says of it. */
export interface Place {
  readonly path: readonly string[];
  readonly node: SchemaNode;
}

/** Settings by their top-level key, as a stack file has them. */
export type Written = Record<string, unknown>;

const known = new Map<Environment, readonly Place[]>();

/** All places of an environment's settings; a list, a mapping of any keys, and one that must be whole are one place each. */
export function places(environment: Environment): readonly Place[] {
  const schema = (): SchemaNode => z.toJSONSchema(settingsSchema(environment), { io: "input" }) as SchemaNode;
  const found = known.get(environment) ?? placesBelow(schema(), []);
  known.set(environment, found);
  return found;
}

function placesBelow({ properties = {} }: SchemaNode, path: readonly string[]): Place[] {
  return Object.entries(properties).flatMap(([key, node]) => {
    const whole = node.properties === undefined || (node.required ?? []).length > 0 || isPeer(node);
    return whole ? [{ path: [...path, key], node }] : placesBelow(node, [...path, key]);
  });
}

/** A few settings with values that the schema allows, wherever they stand; they may contradict each other. */
export function written(environment: Environment, most = 6): fc.Arbitrary<Written> {
  const settable = places(environment).filter(({ path }) => path[0] !== "environment");
  const one = fc.constantFrom(...settable).chain(({ path, node }) => valueOf(node).map((value) => ({ path, value })));
  return fc
    .array(one, { minLength: 1, maxLength: most })
    .map((entries) => entries.reduce<Written>((all, { path, value }) => put(all, path, value), {}));
}

/** Sets a value deep in settings, making the mappings above it. */
export function put(settings: Written, path: readonly string[], value: unknown): Written {
  const [key = "", ...rest] = path;
  if (rest.length === 0) return { ...settings, [key]: value };
  const below = settings[key];
  const mapping = typeof below === "object" && below !== null && !Array.isArray(below) ? (below as Written) : {};
  return { ...settings, [key]: put(mapping, rest, value) };
}

const made = new WeakMap<SchemaNode, fc.Arbitrary<unknown>>();

/** Values that a node of the schema allows. Made once for each: reading a pattern takes longer than a value of it. */
export function valueOf(node: SchemaNode): fc.Arbitrary<unknown> {
  const values = made.get(node) ?? arbitraryOf(node);
  made.set(node, values);
  return values;
}

function arbitraryOf(node: SchemaNode): fc.Arbitrary<unknown> {
  if (node.enum) return fc.constantFrom(...node.enum);
  switch (node.type) {
    case "boolean":
      return fc.boolean();
    case "integer":
      return integer(node);
    case "string":
      return text(node);
    case "array":
      return fc.array(valueOf(node.items ?? {}), {
        minLength: node.minItems ?? 0,
        maxLength: Math.min(3, node.maxItems ?? 3),
      });
    default:
      return mapping(node);
  }
}

/** Small numbers and the ends of the range: between them nothing new happens. */
function integer({ minimum = 0, maximum = 1_000_000 }: SchemaNode): fc.Arbitrary<number> {
  const small = fc.integer({ min: minimum, max: Math.min(maximum, minimum + 10) });
  return fc.oneof(small, fc.constantFrom(minimum, maximum));
}

function text({ pattern, examples = [], minLength = 0, maxLength = 200 }: SchemaNode): fc.Arbitrary<string> {
  if (pattern === undefined)
    return fc.string({ minLength, maxLength: Math.min(maxLength, 20), unit: "grapheme-ascii" });
  const shown = examples.filter((example) => new RegExp(pattern).test(example));
  // Look-aheads can't be generated from.
  const generated = pattern.includes("(?")
    ? []
    : [fc.stringMatching(new RegExp(pattern)).filter(({ length }) => length >= minLength && length <= maxLength)];
  return fc.oneof(...(shown.length > 0 ? [fc.constantFrom(...shown)] : []), ...generated);
}

/** A peer is pods or a range, never both: by chance alone hardly any would be accepted. */
function isPeer({ properties = {} }: SchemaNode): boolean {
  return "podLabels" in properties && "cidr" in properties;
}

function mapping(node: SchemaNode): fc.Arbitrary<unknown> {
  if (!isPeer(node)) return anyMapping(node);
  const { properties = {} } = node;
  const only = (...keys: string[]): SchemaNode => ({
    properties: Object.fromEntries(Object.entries(properties).filter(([key]) => keys.includes(key))),
    required: keys.slice(0, 1),
  });
  return fc.oneof(anyMapping(only("podLabels", "namespace")), anyMapping(only("cidr")));
}

function anyMapping({
  properties,
  propertyNames,
  additionalProperties,
  required = [],
}: SchemaNode): fc.Arbitrary<unknown> {
  if (properties) {
    const fields = Object.fromEntries(Object.entries(properties).map(([key, child]) => [key, valueOf(child)]));
    return fc.record(fields, { requiredKeys: [...required] });
  }
  const values = typeof additionalProperties === "object" ? valueOf(additionalProperties) : fc.string();
  return fc.dictionary(propertyNames ? text(propertyNames) : fc.string({ minLength: 1, maxLength: 8 }), values, {
    minKeys: 1,
    maxKeys: 3,
  });
}
