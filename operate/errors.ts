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

/** What each of them says, for help and manual. */
export const exitCodeTexts: Readonly<Record<(typeof exitCodes)[keyof typeof exitCodes], string>> = {
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

/** A mistake of the person, told in words: what, where, what is allowed. */
export class UsageError extends Error {
  readonly exitCode = exitCodes.usage;

  constructor(
    what: string | readonly Problem[],
    readonly hint?: string,
  ) {
    super(typeof what === "string" ? what : what.map(problemText).join("\n"));
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
