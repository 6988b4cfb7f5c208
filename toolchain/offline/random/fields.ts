import { isMap, isUnknown, type Value, type ValueMap } from "../rpc/values";

/** What an input may hold. */
export type FieldType = "boolean" | "count" | "string" | "keepers";

export interface Field {
  type: FieldType;
  /** What holds where the input is left out; none means the input stays absent. */
  fallback?: boolean | number;
  required?: boolean;
  /** Smallest number allowed. */
  minimum?: number;
}

export type Fields = Readonly<Record<string, Field>>;

/** Why an input is refused. */
export interface Failure {
  property: string;
  reason: string;
}

/** Refuses inputs that are unknown to the resource, missing, or of the wrong type; what is known only later is let pass. */
export function checkFields(fields: Fields, inputs: ValueMap): Failure[] {
  const unknown = Object.keys(inputs)
    .filter((name) => !(name in fields))
    .map((property) => ({
      property,
      reason: `is no input of this resource; allowed are ${Object.keys(fields).join(", ")}`,
    }));
  const wrong = Object.entries(fields).flatMap(([property, field]) => {
    const reason = reasonAgainst(field, inputs[property] ?? null);
    return reason === undefined ? [] : [{ property, reason }];
  });
  return [...unknown, ...wrong];
}

function reasonAgainst(field: Field, value: Value): string | undefined {
  if (isUnknown(value)) return undefined;
  if (value === null) return field.required ? "is required" : undefined;
  switch (field.type) {
    case "boolean":
      return typeof value === "boolean" ? undefined : "must be true or false";
    case "string":
      return typeof value === "string" ? undefined : "must be a string";
    case "keepers":
      return isMap(value) && Object.values(value).every(isScalar) ? undefined : "must be a map of strings";
    case "count": {
      const minimum = field.minimum ?? 0;
      if (typeof value === "number" && Number.isSafeInteger(value) && value >= minimum) return undefined;
      return `must be a whole number, at least ${minimum}`;
    }
  }
}

function isScalar(value: Value): boolean {
  return !isMap(value) && !Array.isArray(value);
}

/** The inputs with what holds where one is left out. */
export function withFallbacks(fields: Fields, inputs: ValueMap): ValueMap {
  const filled: ValueMap = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = inputs[name] ?? field.fallback;
    if (value !== undefined) filled[name] = value;
  }
  return filled;
}
