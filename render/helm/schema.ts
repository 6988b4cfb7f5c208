import { NotDerivable } from "./learn";
import { computed, conditions } from "./subset";
import type { SchemaNode, Variable } from "./variables";

type JsonSchema = Record<string, unknown>;

/**
 * The JSON Schema of the chart's values: what the settings' schema says of them, closed. All that is not optional is
 * required, since Helm knows no defaults but those of values.yaml. In the dialect that Helm reads: no look-arounds.
 * @param taken by the index of a mapping by name: keys that objects have already, which it may not have
 * @param more values that are no settings
 */
export function valuesSchema(
  top: readonly Variable[],
  taken: ReadonlyMap<number, ReadonlySet<string>>,
  more: JsonSchema,
): JsonSchema {
  const schema = new Schema(taken).object(top);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Values of the chart circle-core",
    ...schema,
    properties: { ...(schema["properties"] as JsonSchema), ...more },
  };
}

class Schema {
  constructor(private readonly taken: ReadonlyMap<number, ReadonlySet<string>>) {}

  object(variables: readonly Variable[]): JsonSchema {
    const key = ({ path }: Variable): string => path.at(-1) ?? "";
    const needed = variables.filter((one) => !one.classes.includes("absent") && !isComputed(one));
    const holder = variables[0]?.path.slice(0, -1).join(".");
    return {
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(variables.map((variable) => [key(variable), this.value(variable)])),
      ...(needed.length > 0 && { required: needed.map(key) }),
      ...(holder !== undefined && figures(holder)),
    };
  }

  value(variable: Variable): JsonSchema {
    const { kind, node, below, path } = variable;
    const description = node.description === undefined ? {} : { description: node.description };
    const condition = conditions.find(({ setting }) => setting === path.join("."))?.schema;
    const extra = condition === undefined ? {} : { allOf: [condition] };
    const [item] = below;
    if (path.join(".") === "namespace.name") {
      const { minLength, maxLength, pattern } = node;
      return { ...description, ...plain({ type: "string", minLength, maxLength, pattern } as SchemaNode) };
    }
    switch (kind) {
      case "object":
        return { ...description, ...this.object(below) };
      case "list":
        return {
          ...description,
          type: "array",
          ...(node.minItems !== undefined && { minItems: node.minItems }),
          ...(item && { items: this.value(item) }),
        };
      case "map": {
        const names = plain(node.propertyNames ?? {});
        const known = [...(this.taken.get(variable.index) ?? [])];
        const { additionalProperties: inner } = node;
        return {
          ...description,
          type: "object",
          propertyNames: known.length === 0 ? names : { allOf: [names, { not: { enum: known } }] },
          additionalProperties: typeof inner === "object" ? plain(inner) : { type: "string" },
          ...(!variable.classes.includes("empty") && { minProperties: 1 }),
          ...extra,
        };
      }
      case "whole":
        return closed(node);
      default:
        return { ...plain(path[0] === "database" ? withoutSeparators(node) : node), ...extra };
    }
  }
}

/** A mapping whose fields are all handed on: what has a default has to be written, since nothing fills it in. */
function closed(node: SchemaNode): JsonSchema {
  const { properties = {}, required = [] } = node;
  const needed = Object.keys(properties).filter(
    (key) => required.includes(key) || properties[key]?.default !== undefined,
  );
  return {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, plain(inner)])),
    ...(needed.length > 0 && { required: needed }),
  };
}

/** What is computed where it is left out has to be written, but only where it counts. */
function isComputed({ path, below }: Variable): boolean {
  const setting = path.join(".");
  return (computed.needed as readonly string[]).includes(setting) || (below.length > 0 && below.every(isComputed));
}

function figures(holder: string): JsonSchema {
  const { when, needed } = computed;
  if (holder !== when.split(".").slice(0, -1).join(".")) return {};
  const requirements = needed.map((setting) => {
    const path = setting.slice(holder.length + 1).split(".");
    return path.reduceRight<JsonSchema>((inner, key) => ({ required: [key], properties: { [key]: inner } }), {});
  });
  return {
    if: { properties: { [when.split(".").at(-1) ?? ""]: { const: true } } },
    then: { allOf: requirements },
  };
}

/** JSON.stringify leaves two separators as they are that Go escapes: they would be another text of the configuration. */
function withoutSeparators(node: SchemaNode): SchemaNode {
  return node.type === "string" && node.pattern === undefined && !node.enum
    ? { ...node, pattern: "^[^\u2028\u2029]*$" }
    : node;
}

/** What a node says of a single value, with a pattern that Go can read. */
function plain(node: SchemaNode): JsonSchema {
  const { pattern, type, description, ...rest } = node;
  const kept: JsonSchema = { ...(description !== undefined && { description }), ...(type !== undefined && { type }) };
  for (const key of ["enum", "minimum", "maximum", "minLength", "maxLength", "examples"] as const) {
    if (rest[key] !== undefined) kept[key] = rest[key];
  }
  return pattern === undefined ? kept : { ...kept, ...inGo(pattern) };
}

/** What Go's regular expressions lack in the settings' patterns, what stands in its place, and how else to say the rest. */
const lacking: readonly {
  readonly found: RegExp;
  readonly place?: string;
  readonly instead: (match: RegExpExecArray) => JsonSchema;
}[] = [
  {
    found: /(?<=^\^)\(\?=\.\{(\d+),(\d*)\}\$\)/,
    instead: ([, least, most]) => ({ minLength: Number(least), ...(most && { maxLength: Number(most) }) }),
  },
  {
    found: /(?<=^\^)\(\?!((?:[^()]|\\.)*)\)/,
    instead: ([, unwanted = ""]) => ({ not: { pattern: `^(${unwanted})` } }),
  },
  { found: /\(\?=\[\^\/\]\{1,253\}\\?\/\)/, instead: () => ({ not: { pattern: "^[^/]{254,}/" } }) },
  {
    found: /\(\?=\.\*\[1-9\]\)(?=\\d\{1,3\}\\\.\\d\{1,3\})/,
    instead: () => ({ not: { pattern: String.raw`^0+\.0+$` } }),
  },
  // A repetition of more than a thousand, between two characters.
  { found: /\{0,1022\}(?=\[!-~\]\)\?\$$)/, place: "*", instead: () => ({ maxLength: 1024 }) },
];

function inGo(pattern: string): JsonSchema {
  let rest = pattern;
  const said: JsonSchema = {};
  for (const { found, place = "", instead } of lacking) {
    const match = found.exec(rest);
    if (match === null) continue;
    rest = rest.slice(0, match.index) + place + rest.slice(match.index + match[0].length);
    Object.assign(said, instead(match));
  }
  if (/\(\?[=!<]/.test(rest)) throw new NotDerivable(`the pattern ${pattern} cannot be said in the schema of values`);
  return { pattern: rest, ...said };
}
