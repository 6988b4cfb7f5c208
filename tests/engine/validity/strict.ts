/** What of a schema is read here; all else is left as it is. */
export interface SchemaNode {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

/**
 * The schema without room for fields that it does not name, as the API server has it with `fieldValidation=Strict`. What
 * is said for fields in alternatives (`anyOf` and the like) is a part of what is said beside them: these stay open.
 */
export function closed(node: SchemaNode): SchemaNode {
  if (node.$ref !== undefined) return { $ref: node.$ref };
  // Structural schemas give its type in anyOf alone, or beside a pattern that is for texts.
  if (node["x-kubernetes-int-or-string"] === true) return { anyOf: [{ type: "integer" }, { type: "string" }] };
  const { properties, additionalProperties, items } = node;
  const isOpen = node["x-kubernetes-preserve-unknown-fields"] === true || additionalProperties !== undefined;
  return {
    ...node,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, child]) => [key, closed(child)])),
    }),
    ...(properties && !isOpen && { additionalProperties: false }),
    ...(isObject(additionalProperties) && { additionalProperties: closed(additionalProperties) }),
    ...(items && { items: closed(items) }),
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
