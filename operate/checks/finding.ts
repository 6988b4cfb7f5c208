/** The five groups of the validation framework (docs/cli.md, `validate`). */
export const groups = ["configuration", "health", "containers", "logs", "security"] as const;
export type Group = (typeof groups)[number];

export const findingSeverities = ["error", "warning"] as const;
export type FindingSeverity = (typeof findingSeverities)[number];

const fromCauseToEffect: readonly Group[] = ["containers", "configuration", "logs", "health", "security"];

/** Orders findings for who reads the first alone: errors first, and of them what tells causes before what follows from them. */
export function byCause(a: Pick<Finding, "severity" | "group">, b: Pick<Finding, "severity" | "group">): number {
  return (
    findingSeverities.indexOf(a.severity) - findingSeverities.indexOf(b.severity) ||
    fromCauseToEffect.indexOf(a.group) - fromCauseToEffect.indexOf(b.group)
  );
}

/** The object that a finding is about. */
export interface ObjectReference {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** One thing that is not as it must be, with what shows it and what to do next. Never holds a secret. */
export interface Finding {
  readonly group: Group;
  /** Identifies what was found; never changes. Kebab-case, such as `image-pull-failed`. */
  readonly code: string;
  readonly severity: FindingSeverity;
  /** As the settings call it. */
  readonly cluster: string;
  readonly object: ObjectReference;
  readonly container?: string;
  /** JSON path of the field, where it is about one. */
  readonly path?: string;
  /** The value there, and the one that should be, where two are compared; never a secret. */
  readonly found?: string;
  readonly wanted?: string;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What shows it: lines of a log, events, fields; most telling first, at most ten. */
  readonly evidence: readonly string[];
  /** What to do next: a sentence, or a command to paste. */
  readonly next: string;
  /** Could time alone mend it? Then the check is worth another look before the deadline. */
  readonly passing?: boolean;
}

/** What one group of checks came to. */
export interface GroupResult {
  readonly group: Group;
  readonly findings: readonly Finding[];
  /** How many things were looked at. */
  readonly checked: number;
  /** What could not be checked, and why: it counts neither for nor against. */
  readonly unchecked: readonly { readonly what: string; readonly why: string }[];
}
