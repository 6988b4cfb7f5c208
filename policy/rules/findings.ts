import { holds, type Answer } from "./answers";
import type { Container } from "./containers";
import { UNKNOWN, type Field } from "./read";

/** What a rule says about one field: it breaks the rule, or its value is not known yet. */
export type Finding = Fault | Open;

export interface Fault {
  readonly field: Field;
  /** What is there, in words. Never a text of the object that could be a secret. */
  readonly found: string;
  /** What may be there, in words. */
  readonly allowed: string;
  readonly container?: Container;
  readonly remedy?: Remedy;
}

/**
 * What may be written without asking: it only takes away what the workload may do, or adds what is not there, and the
 * rule is kept afterwards.
 */
export interface Remedy {
  readonly field: Field;
  /** JSON. Replaces what is at the field. */
  readonly value: unknown;
}

/** The rule can't be decided before the value of `field` is known. */
export interface Open {
  readonly field: Field;
  readonly undecided: true;
  readonly container?: Container;
}

export type Findings = readonly Finding[];

/** The rule is kept. */
export const kept: Findings = [];

/** Kept when the answer is yes, the fault when it is no, undecided while it is open. */
export function requireThat(answer: Answer, fault: Fault): Findings {
  if (answer === true) return kept;
  return answer === false ? [fault] : [{ field: answer, undecided: true }];
}

/** The field must hold an accepted value; `found` describes any other. */
export function must(
  field: Field,
  accepts: (value: unknown) => boolean,
  allowed: string,
  found: (value: unknown) => string = shown,
): Findings {
  const answer = holds(field, accepts);
  return answer === true ? kept : requireThat(answer, { field, found: found(field.value), allowed });
}

/** The field must hold one of these values; undefined stands for an unset field. */
export function mustBe(field: Field, ...values: readonly (boolean | number | undefined)[]): Findings {
  const answer = holds(field, (value) => values.some((allowed) => allowed === value));
  if (answer === true) return kept;
  return requireThat(answer, { field, found: shown(field.value), allowed: values.map(spelled).join(" or ") });
}

/** Drops the findings when the answer is yes; leaves faults undecided while it is open. */
export function unless(answer: Answer, findings: Findings): Findings {
  if (answer === false || findings.length === 0) return findings;
  if (answer === true) return kept;
  return findings.map((finding) => ({ ...finding, field: answer, undecided: true as const }));
}

/** The same findings; a fault among them is mended by this value, in its own field unless another is named. */
export function remediedBy(findings: Findings, value: unknown, field?: Field): Findings {
  return findings.map((finding) =>
    "undecided" in finding ? finding : { ...finding, remedy: { field: field ?? finding.field, value } },
  );
}

/** A value in words that give no text of the object away. */
export function shown(value: unknown): string {
  if (value === undefined || typeof value === "boolean" || typeof value === "number") return spelled(value);
  if (value === UNKNOWN) return "a value not known yet";
  if (typeof value === "string") return value === "" ? "an empty text" : "another text";
  return Array.isArray(value) ? "a list" : "an object";
}

/** Describes a value as `shown` does, and tells these well-known words as they are. */
export function naming(...words: readonly string[]): (value: unknown) => string {
  return (value) => words.find((word) => word === value) ?? shown(value);
}

function spelled(value: boolean | number | undefined): string {
  return value === undefined ? "unset" : String(value);
}
