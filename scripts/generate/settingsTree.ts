import { z } from "zod";
import { expectations } from "../../components/allowed";
import { environments, type Environment } from "../../components/schema/values";
import { settingsSchema } from "../../components/settings";

/** One setting, as a reference page shows it. */
export interface Setting {
  /** As written after the project's name; `[]` stands for any item of a list, `*` for any key of a mapping. */
  readonly path: string;
  /** What it is for, one sentence. */
  readonly purpose: string;
  /** What it takes, in the words of the error messages. */
  readonly allowed: string;
  /** What holds where it is left out, by environment; nothing where it must be given or is simply absent then. */
  readonly defaults: Readonly<Record<Environment, unknown>>;
  /** Whether its mapping or item can't do without it. */
  readonly required: boolean;
}

/** A top-level key, and all that is settable below it; itself where nothing is. */
export interface Section {
  readonly key: string;
  readonly purpose: string;
  readonly settings: readonly Setting[];
}

/** What of a JSON Schema is read here. */
interface Node {
  readonly description?: string;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly additionalProperties?: Node | boolean;
}

/** All settings in the order of the schema. */
export function settingsTree(): Section[] {
  const { properties = {} } = jsonSchema("development");
  return Object.entries(properties).map(([key, node]) => ({
    key,
    purpose: node.description ?? "",
    settings: leaves(node, [key], true),
  }));
}

const roots = new Map<Environment, Node>();

function jsonSchema(environment: Environment): Node {
  const root = roots.get(environment) ?? (z.toJSONSchema(settingsSchema(environment), { io: "input" }) as Node);
  roots.set(environment, root);
  return root;
}

type Step = string | number;

/** A list or mapping of single values is one setting; one of mappings is as many as its items have keys. */
function leaves(node: Node, path: readonly Step[], required: boolean): Setting[] {
  const { properties, items, additionalProperties } = node;
  if (properties) {
    return Object.entries(properties).flatMap(([key, child]) =>
      leaves(child, [...path, key], node.required?.includes(key) ?? false),
    );
  }
  const own = setting(node, path, required);
  if (items?.properties) return [own, ...leaves(items, [...path, 0], true)];
  if (typeof additionalProperties === "object" && additionalProperties.properties) {
    return [own, ...leaves(additionalProperties, [...path, "*"], true)];
  }
  return [own];
}

function setting(node: Node, path: readonly Step[], required: boolean): Setting {
  const text = path.map((step, index) => (typeof step === "number" ? "[]" : index === 0 ? step : `.${step}`)).join("");
  const defaults = (environment: Environment): unknown => at(jsonSchema(environment), path)?.default;
  return {
    path: text,
    purpose: node.description ?? "",
    allowed: expectations(settingsSchema("development"))(path).allowed,
    defaults: Object.fromEntries(environments.map((name) => [name, defaults(name)])) as Setting["defaults"],
    required: required && path.length > 1,
  };
}

function at(node: Node | undefined, path: readonly Step[]): Node | undefined {
  return path.reduce<Node | undefined>((parent, step) => {
    if (typeof step === "number") return parent?.items;
    const { properties, additionalProperties } = parent ?? {};
    return properties?.[step] ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
  }, node);
}
