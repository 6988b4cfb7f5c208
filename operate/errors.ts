import type { Place, Problem } from "./input/source";

/** Exit codes are Pulumi's, so that one table serves for both. */
export const exitCodes = {
  ok: 0,
  error: 1,
  usage: 2,
  credentials: 3,
  validation: 4,
  policy: 5,
  noSuchStack: 6,
  drift: 7,
  cancelled: 8,
  deadline: 9,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What each of them says, for help and manual. */
export const exitCodeTexts: Readonly<Record<ExitCode, string>> = {
  0: "all is well",
  1: "an error of the system, such as a full disk",
  2: "wrong usage, settings that can't be used, or an input that can't be read",
  3: "credentials that are missing or refused",
  4: "a resource failed, or the running system is not as it must be",
  5: "a mandatory rule is violated",
  6: "no such stack",
  7: "changes where none were expected",
  8: "cancelled",
  9: "not done before the deadline",
};

/** What keeps a command from being done, told in words: what, where, what to do. Never shown with a stack trace. */
export class Failure extends Error {
  /** @param hint what to do about it, on a line of its own */
  constructor(
    readonly exitCode: ExitCode,
    what: string,
    readonly hint?: string,
    options?: ErrorOptions,
  ) {
    super(what, options);
  }
}

/** A mistake of the person, told in words: what, where, what is allowed. */
export class UsageError extends Failure {
  constructor(what: string | readonly Problem[], hint?: string) {
    super(exitCodes.usage, typeof what === "string" ? what : what.map(problemText).join("\n"), hint);
  }
}

/** `file:line:column: what`, which editors and terminals make a link of. */
export function problemText({ message, ...place }: Problem): string {
  return `${placeText(place)}: ${message}`;
}

/** `file:line:column`, as far as it is known. */
export function placeText({ file, line, column }: Place): string {
  const name = file === "-" ? "standard input" : file;
  return [name, line, column].filter((part) => part !== undefined).join(":");
}
