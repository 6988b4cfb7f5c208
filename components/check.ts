import type { z } from "zod";
import { expectations, type Expectation } from "./allowed";
import { pathText, project, removeCommand, setCommand, stackFileName, type Problem } from "./problems";
import { contradictions } from "./rules";
import { environments, type Environment } from "./schema/values";
import { settingsSchema, type Settings } from "./settings";
import { nearest } from "./spelling";

/** A stack's configuration as Pulumi hands it to a program. */
export interface StackConfig {
  readonly stack: string;
  /** Fully named keys, such as `circle-core:scaling`; anything but plain text is JSON. */
  readonly values: Readonly<Record<string, string>>;
  /** Those of them that hold something encrypted. Their values are decrypted, and never shown. */
  readonly secretKeys: readonly string[];
}

export type Checked = { readonly settings: Settings } | { readonly problems: readonly [Problem, ...Problem[]] };

type Raw = Record<string, unknown>;

/** Turns a stack's configuration into settings, or finds all that is wrong with it. Never throws. */
export function checkConfig(config: StackConfig): Checked {
  const { stack } = config;
  const encrypted = config.secretKeys.flatMap(ownKey);
  const raw = ownSettings(config, encrypted);
  const environment = environments.find((known) => known === raw.environment);
  const schema = settingsSchema(environment ?? "development");

  const found = schema.safeParse(raw);
  const problems = [
    ...encrypted.map((path) => encryptedProblem(stack, path)),
    ...(found.success ? [] : schemaProblems(stack, schema, raw, found.error.issues)),
  ];
  const settings = found.success ? found.data : withoutBroken(schema, raw, found.error.issues);
  if (environment !== undefined) {
    problems.push(...misnamed(stack, environment));
    if (settings)
      problems.push(
        ...contradictions(
          settings,
          problems.map(({ path }) => path),
        ),
      );
  }

  const [first, ...rest] = problems;
  if (first) return { problems: [first, ...rest] };
  if (found.success) return { settings: found.data };
  throw new RangeError("a settings error without a description");
}

/** The setting that a fully named key stands for; none where it belongs to something else, such as `pulumi:`. */
function ownKey(key: string): string[] {
  return key.startsWith(`${project}:`) ? [key.slice(project.length + 1)] : [];
}

function ownSettings({ values }: StackConfig, encrypted: readonly string[]): Raw {
  const entries = Object.entries(values).flatMap(([key, text]) => ownKey(key).map((name) => ({ name, text })));
  return Object.fromEntries(
    entries.filter(({ name }) => !encrypted.includes(name)).map(({ name, text }) => [name, parsedValue(name, text)]),
  );
}

/**
 * What the text of a top-level setting stands for. `environment` is the one that is plain text; what cannot be parsed is
 * left to the schema, which wants a mapping.
 */
export function parsedValue(name: string, text: string): unknown {
  if (name === "environment") return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function encryptedProblem(stack: string, path: string): Problem {
  return {
    path,
    message: "is encrypted, but no setting is secret: its value would be readable in the ConfigMap or the workload.",
    mend: `Passwords belong in a Secret named by secrets.existing. Remove it: ${removeCommand(stack, path)}`,
  };
}

/** A stack that is called after one environment and set to another is a mistake, and a costly one. */
function misnamed(stack: string, environment: Environment): Problem[] {
  const named = environments.find((known) => known === stack);
  if (named === undefined || named === environment) return [];
  return [
    {
      code: "stack-environment",
      path: "environment",
      message: `is ${environment}, but the stack is called ${stack}.`,
      mend: `Choose the other stack, or mend this one: ${setCommand(stack, "environment", stack)}`,
    },
  ];
}

type Issue = z.core.$ZodIssue;

function schemaProblems(stack: string, schema: z.ZodType, raw: Raw, issues: readonly Issue[]): Problem[] {
  const expected = expectations(schema);
  return issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => unknownKey(stack, [...issue.path, key], expected(issue.path).keys))
      : [wrongValue(stack, issue, at(raw, issue.path), expected(issue.path))],
  );
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

function wrongValue(stack: string, issue: Issue, value: unknown, expected: Expectation): Problem {
  const path = pathText(issue.path);
  const { kind, purpose } = expected;
  const unquoted = kind === "text" && (typeof value === "number" || typeof value === "boolean");
  const what =
    value === undefined ? "is missing" : `is ${shown(issue.path, value)}${unquoted ? `, a ${typeof value}` : ""}`;
  const allowed = issue.code === "custom" ? issue.message : issue.code === "invalid_key" ? labelName : expected.allowed;
  return {
    path,
    message: `${what}; allowed: ${allowed}.${purpose === undefined ? "" : ` (${purpose})`}`,
    mend: unquoted ? `Write it in quotes: "${String(value)}"` : mendOf(stack, path, value, expected),
  };
}

const labelName = 'a label such as "app" or "app.kubernetes.io/name"';

function mendOf(stack: string, path: string, value: unknown, { kind, fallback }: Expectation): string {
  const removal = `remove it: ${removeCommand(stack, path)}`;
  if (kind === "composite")
    return value === undefined
      ? `Add it to ${stackFileName(stack)}.`
      : `Mend it in ${stackFileName(stack)}, or ${removal}`;
  const leaveOut = fallback === undefined ? "" : ` (left out, it is ${fallback})`;
  return `Mend it: ${setCommand(stack, path, "VALUE")}${leaveOut}`;
}

/** A value as an error may show it: short, and nothing of what is written under `secrets`. */
function shown(path: readonly PropertyKey[], value: unknown): string {
  const kind = value === null ? "null" : Array.isArray(value) ? "a list" : typeof value === "object" ? "a mapping" : "";
  if (kind) return kind;
  if (path[0] === "secrets") return `a ${typeof value} (not shown)`;
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The settings with the defaults in place of what is broken, so that the other contradictions come to light as well. */
function withoutBroken(schema: ReturnType<typeof settingsSchema>, raw: Raw, issues: readonly Issue[]) {
  const rest = structuredClone(raw);
  for (const issue of issues) {
    const keys = issue.code === "unrecognized_keys" ? issue.keys : [undefined];
    for (const key of keys) remove(rest, key === undefined ? issue.path : [...issue.path, key]);
  }
  return schema.safeParse(rest).data;
}

/** Takes a setting out; of a list, the whole list. */
function remove(raw: Raw, path: readonly PropertyKey[]): void {
  const list = path.findIndex((part) => typeof part === "number");
  const keys = list < 0 ? path : path.slice(0, list);
  const parent = at(raw, keys.slice(0, -1));
  const key = keys.at(-1);
  if (isMapping(parent) && typeof key === "string") Reflect.deleteProperty(parent, key);
}

function at(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value) && typeof key === "number") return value[key];
    return isMapping(value) && typeof key === "string" && Object.hasOwn(value, key) ? value[key] : undefined;
  }, raw);
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
