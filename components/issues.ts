import type { z } from "zod";
import { expectations, type Expectation } from "./allowed";
import { valueAt } from "./path";
import { pathText, removeCommand, setCommand, stackFileName, type Problem } from "./problems";
import { nearest } from "./spelling";

/** What zod found. */
export type Issue = z.core.$ZodIssue;

/** What the schema refuses in the settings as written, in words for the person who can mend it. */
export function schemaProblems(issues: readonly Issue[], raw: unknown, schema: z.ZodType, stack: string): Problem[] {
  const expected = expectations(schema);
  return issues.flatMap((issue) => {
    const { code, path } = issue;
    if (code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownKey(stack, [...path, key], expected(path).keys));
    }
    if (code === "invalid_key") return [wrongName(stack, path, expected(path.slice(0, -1)))];
    return [wrongValue(stack, issue, valueAt(raw, path), expected(path))];
  });
}

function unknownKey(stack: string, path: readonly PropertyKey[], known: readonly string[]): Problem {
  const text = pathText(path);
  const meant = nearest(String(path.at(-1)), known);
  return {
    path: text,
    message: `is not a setting. Allowed here: ${known.join(", ")}.`,
    mend: `${meant === undefined ? "" : `Did you mean ${meant}? `}Remove it: ${removeCommand(stack, text)}`,
  };
}

function wrongName(stack: string, path: readonly PropertyKey[], { names }: Expectation): Problem {
  const text = pathText(path);
  return {
    path: text,
    message: `cannot be ${names?.purpose ?? "a name"}; allowed: ${names?.allowed ?? "another one"}.`,
    mend: `Rename it, or remove it: ${removeCommand(stack, text)}`,
  };
}

function wrongValue(stack: string, issue: Issue, value: unknown, expected: Expectation): Problem {
  const path = pathText(issue.path);
  const { kind, purpose } = expected;
  const unquoted = kind === "text" && (typeof value === "number" || typeof value === "boolean");
  const hidden = mayHoldSecret(issue.path);
  const found = unquoted && !hidden ? `${shown(issue.path, value)}, a ${typeof value}` : shown(issue.path, value);
  const allowed = issue.code === "custom" ? issue.message : expected.allowed;
  return {
    path,
    message: `${found}; allowed: ${allowed}.${purpose === undefined ? "" : ` (${purpose})`}`,
    mend: unquoted
      ? `Write it in quotes${hidden ? "." : `: "${String(value)}"`}`
      : mendOf(stack, path, value, expected),
  };
}

function mendOf(stack: string, path: string, value: unknown, { kind, fallback }: Expectation): string {
  const removal = `remove it: ${removeCommand(stack, path)}`;
  if (kind === "composite")
    return value === undefined
      ? `Add it to ${stackFileName(stack)}.`
      : `Mend it in ${stackFileName(stack)}, or ${removal}`;
  const leaveOut = fallback === undefined ? "" : ` (left out, it is ${fallback})`;
  return `Mend it: ${setCommand(stack, path, "VALUE")}${leaveOut}`;
}

/** Whether people write secrets there, rightly or not: under `secrets`, in variables and in what a container is called with. */
function mayHoldSecret([top, ...rest]: readonly PropertyKey[]): boolean {
  return top === "secrets" || rest.some((part) => part === "environment" || part === "command" || part === "args");
}

/** A value as a message may show it: short, and nothing that may be a secret. */
function shown(path: readonly PropertyKey[], value: unknown): string {
  if (value === undefined) return "is missing";
  if (value === null) return "is null";
  if (typeof value === "object") return Array.isArray(value) ? "is a list" : "is a mapping";
  if (mayHoldSecret(path)) return `is a ${typeof value} (not shown)`;
  const text = JSON.stringify(value);
  return `is ${text.length > 60 ? `${text.slice(0, 57)}...` : text}`;
}
