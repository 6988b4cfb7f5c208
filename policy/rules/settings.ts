import { amountOf } from "./quantity";

/** One thing that a rule lets its user choose. */
export interface Setting<T> {
  readonly doc: string;
  readonly default: T;
  /** JSON Schema of the value, without default and description; the engine checks it too. */
  readonly schema: JsonSchema;
  /** What is allowed, in words. */
  readonly allowed: string;
  readonly accepts: (value: unknown) => value is T;
}

/** The part of JSON Schema that Pulumi knows for policies. */
export interface JsonSchema {
  readonly type: "string" | "integer" | "boolean" | "array";
  readonly enum?: string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly items?: JsonSchema;
  readonly uniqueItems?: boolean;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;
export type ValuesOf<S extends Settings> = { readonly [Name in keyof S]: S[Name]["default"] };

export function defaultsOf(settings: Settings = {}): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, setting.default]));
}

/** A whole number, within bounds that are part of it. */
export function integer(
  doc: string,
  { default: standard, minimum, maximum }: { default: number; minimum: number; maximum?: number },
): Setting<number> {
  return {
    doc,
    default: standard,
    schema: { type: "integer", minimum, ...(maximum !== undefined && { maximum }) },
    allowed: maximum === undefined ? `a whole number from ${minimum}` : `a whole number from ${minimum} to ${maximum}`,
    accepts: (value): value is number =>
      Number.isSafeInteger(value) && Number(value) >= minimum && Number(value) <= (maximum ?? Infinity),
  };
}

/** True or false. */
export function flag(doc: string, standard: boolean): Setting<boolean> {
  return {
    doc,
    default: standard,
    schema: { type: "boolean" },
    allowed: "true or false",
    accepts: (value): value is boolean => typeof value === "boolean",
  };
}

/** One of some words. */
export function choice<const T extends string>(doc: string, standard: T, words: readonly T[]): Setting<T> {
  return {
    doc,
    default: standard,
    schema: { type: "string", enum: [...words] },
    allowed: words.join(" or "),
    accepts: (value): value is T => words.some((word) => word === value),
  };
}

const quantityForm = /^(\d+(?:\.\d*)?|\.\d+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

/** An amount as Kubernetes writes them, as a text: `500m`, `1Gi`. */
export function quantity(doc: string, standard: string): Setting<string> {
  return {
    doc,
    default: standard,
    schema: { type: "string", pattern: quantityForm.source },
    allowed: "an amount such as 500m or 1Gi",
    accepts: (value): value is string =>
      typeof value === "string" && quantityForm.test(value) && amountOf(value) !== undefined,
  };
}

/** A list of different texts, each of the form when there is one. */
export function texts(doc: string, standard: readonly string[], form = /[^]/): Setting<readonly string[]> {
  // The engine's regular expressions are Go's, which don't know `[^]`.
  const pattern = form.source === "[^]" ? {} : { pattern: form.source };
  return {
    doc,
    default: standard,
    schema: { type: "array", items: { type: "string", ...pattern }, uniqueItems: true },
    allowed: form.source === "[^]" ? "a list of different texts" : `a list of different texts like ${form.source}`,
    accepts: (value): value is readonly string[] =>
      Array.isArray(value) &&
      new Set(value).size === value.length &&
      value.every((text) => typeof text === "string" && form.test(text)),
  };
}
