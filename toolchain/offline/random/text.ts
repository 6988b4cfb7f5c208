import { isUnknown, type Value, type ValueMap } from "../rpc/values";
import { checkFields, withFallbacks, type Failure, type Field, type Fields } from "./fields";
import { defaultSpecial, generateString, type StringRule } from "./generate";

const flag: Field = { type: "boolean", fallback: true };
const minimum: Field = { type: "count", fallback: 0 };

/** Inputs of RandomPassword and RandomString. `number` is the old name of `numeric`. */
export const textFields: Fields = {
  length: { type: "count", required: true, minimum: 1 },
  lower: flag,
  upper: flag,
  numeric: flag,
  number: flag,
  special: flag,
  minLower: minimum,
  minUpper: minimum,
  minNumeric: minimum,
  minSpecial: minimum,
  overrideSpecial: { type: "string" },
  keepers: { type: "keepers" },
};

const minima = ["minUpper", "minLower", "minNumeric", "minSpecial"] as const;
const classes = ["special", "upper", "lower", "numeric"] as const;

/** Type errors first; then the rules between fields, each only where all it needs is known. */
export function checkText(inputs: ValueMap): Failure[] {
  const failures = checkFields(textFields, inputs);
  if (failures.length > 0) return failures;
  const filled = completeText(inputs);
  return [...minimaFailures(filled), ...numericFailures(inputs), ...classFailures(filled)];
}

/** The inputs with all flags and minima; `numeric` and `number` follow each other. */
export function completeText(inputs: ValueMap): ValueMap {
  const numeric = inputs["numeric"] ?? inputs["number"] ?? true;
  return withFallbacks(textFields, { ...inputs, numeric, number: numeric });
}

/** A new random string for validated, wholly known inputs. */
export function newText(inputs: ValueMap): string {
  return generateString(ruleOf(completeText(inputs)));
}

function ruleOf(filled: ValueMap): StringRule {
  const number = (name: string): number => Number(filled[name] ?? 0);
  const on = (name: string): boolean => filled[name] === true;
  const special = filled["overrideSpecial"];
  return {
    length: number("length"),
    upper: on("upper"),
    lower: on("lower"),
    numeric: on("numeric"),
    special: on("special"),
    minUpper: number("minUpper"),
    minLower: number("minLower"),
    minNumeric: number("minNumeric"),
    minSpecial: number("minSpecial"),
    overrideSpecial: typeof special === "string" ? special : defaultSpecial,
  };
}

function minimaFailures(filled: ValueMap): Failure[] {
  const values = ["length", ...minima].map((name) => filled[name] ?? 0);
  if (values.some(isUnknown)) return [];
  const [length = 0, ...least] = values.map(Number);
  const sum = least.reduce((total, value) => total + value, 0);
  if (length >= sum) return [];
  return [{ property: "length", reason: `must be at least the sum of ${minima.join(" + ")} = ${sum}, got ${length}` }];
}

function numericFailures(inputs: ValueMap): Failure[] {
  const { numeric, number } = inputs;
  const given = (value: Value | undefined): boolean => typeof value === "boolean";
  if (!given(numeric) || !given(number) || numeric === number) return [];
  return [{ property: "number", reason: "differs from numeric: number is the old name of numeric, leave it out" }];
}

function classFailures(filled: ValueMap): Failure[] {
  if (classes.some((name) => filled[name] !== false)) return [];
  return [{ property: "numeric", reason: `at least one of ${classes.join(", ")} must be true` }];
}
