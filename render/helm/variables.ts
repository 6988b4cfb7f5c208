import { z } from "zod";
import { settingsSchema } from "../../components/settings";
import { environments } from "../../components/schema/values";
import { computed, handedOn, minorVersions, sameAs } from "./subset";

/** What of a JSON Schema is read here. */
export interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly pattern?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly propertyNames?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
}

/** What a setting is to the templates; `whole`: an item of a list that is handed on as it is. */
export type Kind = "whole" | "flag" | "choice" | "number" | "text" | "version" | "list" | "map" | "object";

/**
 * The ways in which a setting can stand that templates may tell apart. `any`: some value or other, which a marker stands
 * for; `alias`: the value of another setting; `=VALUE`: just this one; `absent`: left out; `one` and `empty`: of lists and
 * mappings by name.
 */
export type Class = string;

/** A setting that is a value of the chart, or a part of one. */
export interface Variable {
  readonly index: number;
  /** Its keys from the top; `[]` is any item of a list. */
  readonly path: readonly string[];
  readonly kind: Kind;
  readonly node: SchemaNode;
  readonly classes: readonly Class[];
  /** The setting whose value it has in the class `alias`. */
  readonly other?: string;
  /** Of an object: what is below it. Of a list of mappings: an item. */
  readonly below: readonly Variable[];
}

/** The schema of an environment's settings. */
export function settingsNode(): SchemaNode {
  return z.toJSONSchema(settingsSchema(environments[0]), { io: "input" }) as SchemaNode;
}

/** All settings that are values, as a tree and as a list. `isFixed` tells the ones that are not. */
export interface Variables {
  readonly top: readonly Variable[];
  readonly all: readonly Variable[];
}

export function variablesOf(root: SchemaNode, isFixed: (setting: string) => boolean): Variables {
  const all: Variable[] = [];
  const add = (path: readonly string[], node: SchemaNode, optional: boolean): Variable => {
    const kind = kindOf(path, node);
    const isItem = path.at(-1) === "[]";
    const other = sameAs.find(({ setting }) => setting === path.join("."))?.other;
    const place = all.length;
    all.push(undefined as never);
    const variable: Variable = {
      index: place,
      path,
      kind,
      node,
      classes: [
        ...(isItem && kind !== "object" ? ["any"] : classesOf(kind, node)),
        ...(other === undefined ? [] : ["alias"]),
        ...(optional ? ["absent"] : []),
      ],
      ...(other !== undefined && { other }),
      below:
        kind === "object" ? inside(path, node) : kind === "list" ? [add([...path, "[]"], node.items ?? {}, false)] : [],
    };
    all[place] = variable;
    return variable;
  };
  const inside = (path: readonly string[], { properties = {}, required = [] }: SchemaNode): Variable[] =>
    Object.entries(properties).flatMap(([key, node]) => {
      const setting = [...path, key].join(".");
      if (isFixed(setting)) return [];
      const needed = required.includes(key) || node.default !== undefined || alwaysThere(setting) || hasDefaults(node);
      return [add([...path, key], node, !needed)];
    });
  return { top: inside([], root), all };
}

/** Peers of the chart are pods, and a quota has figures. */
function alwaysThere(setting: string): boolean {
  return /^network\.\w+\.podLabels$/.test(setting) || (computed.needed as readonly string[]).includes(setting);
}

/** Whether a mapping of settings is there unasked: all in it has defaults. */
function hasDefaults({ properties, required = [], default: fallback }: SchemaNode): boolean {
  return properties !== undefined && required.length === 0 && fallback !== undefined;
}

function kindOf(path: readonly string[], node: SchemaNode): Kind {
  if (path.join(".") === "kubernetes.version") return "version";
  if (handedOn.includes(path.join("."))) return "whole";
  if (node.enum) return "choice";
  switch (node.type) {
    case "boolean":
      return "flag";
    case "integer":
      return "number";
    case "string":
      return "text";
    case "array":
      return "list";
    default:
      return node.properties ? "object" : "map";
  }
}

function classesOf(kind: Kind, node: SchemaNode): Class[] {
  const { minimum = 0, minItems = 0 } = node;
  const versions = minorVersions.last - minorVersions.first + 1;
  switch (kind) {
    case "flag":
      return ["=true", "=false"];
    case "choice":
      return (node.enum ?? []).map((value) => `=${value}`);
    case "number":
      return ["any", ...[0, 1].map((above) => `=${minimum + above}`)];
    case "text":
    case "whole":
      return ["any"];
    case "version":
      return Array.from({ length: versions }, (_, index) => `=v1.${minorVersions.first + index}`);
    case "list":
      return minItems > 0 ? ["one"] : ["one", "empty"];
    case "map":
      return node.description?.includes("at least one") ? ["one"] : ["one", "empty"];
    case "object":
      return ["one"];
  }
}
