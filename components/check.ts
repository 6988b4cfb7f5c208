import { schemaProblems, type Issue } from "./issues";
import { removeAt } from "./path";
import { project, removeCommand, setCommand, type Problem } from "./problems";
import { contradictions } from "./rules";
import { environments, type Environment } from "./schema/values";
import { settingsSchema, type Settings, type SettingsSchema } from "./settings";

/** A stack's configuration as Pulumi hands it to a program. */
export interface StackConfig {
  readonly stack: string;
  /** Fully named keys, such as `circle-core:scaling`; anything but plain text is JSON. */
  readonly values: Readonly<Record<string, string>>;
  /** Those of them that hold something encrypted. Their values are decrypted, and never shown. */
  readonly secretKeys: readonly string[];
}

export type Checked = { readonly settings: Settings } | { readonly problems: readonly Problem[] };

/** Turns a stack's configuration into settings, or finds all that is wrong with it. Never throws. */
export function checkConfig(config: StackConfig): Checked {
  const { stack } = config;
  const encrypted = config.secretKeys.flatMap(ownKey);
  const raw = ownSettings(config, encrypted);
  const environment = environments.find((known) => known === raw.environment);
  const schema = settingsSchema(environment ?? "development");

  // Settings are read once or twice: code made for them alone would take longer than it saves.
  const found = schema.safeParse(raw, { jitless: true });
  const problems = [
    ...encrypted.map((path) => encryptedProblem(stack, path)),
    ...(found.success ? [] : schemaProblems(found.error.issues, raw, schema, stack)),
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

  return found.success && problems.length === 0 ? { settings: found.data } : { problems };
}

/** The setting that a fully named key stands for; none where it belongs to something else, such as `pulumi:`. */
function ownKey(key: string): string[] {
  return key.startsWith(`${project}:`) ? [key.slice(project.length + 1)] : [];
}

function ownSettings({ values }: StackConfig, encrypted: readonly string[]): Record<string, unknown> {
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

/** The settings with the defaults in place of what is broken, so that the other contradictions come to light as well. */
function withoutBroken(schema: SettingsSchema, raw: Record<string, unknown>, issues: readonly Issue[]) {
  const rest = structuredClone(raw);
  for (const issue of issues) {
    const keys = issue.code === "unrecognized_keys" ? issue.keys : [undefined];
    for (const key of keys) removeAt(rest, key === undefined ? issue.path : [...issue.path, key]);
  }
  return schema.safeParse(rest, { jitless: true }).data;
}
