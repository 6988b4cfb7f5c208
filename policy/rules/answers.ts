import type { Field } from "./read";

/** Yes, no, or the field whose unknown value leaves it open. */
export type Answer = boolean | Field;

/** Does the field hold what is asked for? */
export function holds(field: Field, accepts: (value: unknown) => boolean): Answer {
  return field.unknown ? field : accepts(field.value);
}

/** Does the field hold this value? */
export function is(field: Field, value: unknown): Answer {
  return holds(field, (found) => found === value);
}

/** Do both fields hold the same value? */
export function same(one: Field, other: Field): Answer {
  return other.unknown ? other : is(one, other.value);
}

/** Absent, or a list or map with nothing in it. */
export function isEmpty(field: Field): Answer {
  return holds(
    field,
    (value) => value === undefined || (typeof value === "object" && Object.keys(value ?? {}).length === 0),
  );
}

/** Yes as soon as one answer is yes; no only when all are. */
export function any(answers: readonly Answer[]): Answer {
  return answers.find((answer) => answer === true) ?? answers.find((answer) => answer !== false) ?? false;
}

/** No as soon as one answer is no; yes only when all are. */
export function all(answers: readonly Answer[]): Answer {
  return answers.find((answer) => answer === false) ?? answers.find((answer) => answer !== true) ?? true;
}

/** The opposite; what is open stays open. */
export function not(answer: Answer): Answer {
  return typeof answer === "boolean" ? !answer : answer;
}
