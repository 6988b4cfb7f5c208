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

/** Yes as soon as one is, and then no further; no only when none is. */
export function some<T>(items: readonly T[], ask: (item: T) => Answer): Answer {
  let answer: Answer = false;
  for (const item of items) {
    const next = ask(item);
    if (next === true) return true;
    if (answer === false) answer = next;
  }
  return answer;
}

/** No as soon as one is, and then no further; yes only when all are. */
export function every<T>(items: readonly T[], ask: (item: T) => Answer): Answer {
  return not(some(items, (item) => not(ask(item))));
}

/** Yes when one of these is yes. */
export function any(...answers: readonly Answer[]): Answer {
  return some(answers, (answer) => answer);
}

/** No when one of these is no; yes only when all are. */
export function all(...answers: readonly Answer[]): Answer {
  return every(answers, (answer) => answer);
}

/** The opposite; what is open stays open. */
export function not(answer: Answer): Answer {
  return typeof answer === "boolean" ? !answer : answer;
}
