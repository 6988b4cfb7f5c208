import type { Settings } from "../settings";

/** A contradiction between settings that are each allowed alone. */
export interface Rule {
  /** Identifies the rule; never changes. */
  readonly code: string;
  /** The settings it reads; the first is the one that is shown. */
  readonly reads: readonly [string, ...string[]];
  /** What is contradictory: a message about the setting shown, or findings that name their own; else nothing. */
  readonly broken: (settings: Settings) => string | readonly Finding[] | undefined;
  readonly mend: string;
}

/** A contradiction at a setting that only the settings themselves tell, such as one item of a list. */
export interface Finding {
  /** The setting, as `pathText` writes it: `pod.sidecars[1].image`. */
  readonly path: string;
  readonly message: string;
}

/** The message where something is broken. */
export function when(broken: boolean, message: string): string | undefined {
  return broken ? message : undefined;
}

/** The message about the first value that stands there twice. */
export function twice(values: readonly string[], message: (value: string) => string): string | undefined {
  const repeated = values.find((value, index) => values.indexOf(value) !== index);
  return repeated === undefined ? undefined : message(repeated);
}
