import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { checkConfig } from "../../components/check";
import { project, stackFileName, type Problem } from "../../components/problems";
import type { Settings } from "../../components/settings";
import { UsageError } from "../errors";
import type { Place } from "../input/source";
import { keysOf } from "../lint/keys";
import { nearest } from "../suggest";
import { projectFolder } from "./project";
import { isMapping, readWritten } from "./written";

/** Which settings are meant. */
export interface EnvironmentChoice {
  /** The folder of the package. */
  readonly root: string;
  /** The stack, which has a file Pulumi.NAME.yaml; the three environments are stacks of their names. */
  readonly environment: string;
  /** Files of settings over the stack's, each over those before. */
  readonly config?: readonly string[] | undefined;
  /** Settings over those of all files, by their names: what the command line says. */
  readonly over?: Readonly<Record<string, unknown>> | undefined;
}

/** The settings of a stack, complete. */
export interface EnvironmentSettings {
  readonly stack: string;
  readonly settings: Settings;
  /** The folder of the stack files. */
  readonly project: string;
  /** What was written, by the settings' names: the stack file's with those of `config` merged in. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Where a setting was written; undefined where it is a default. */
  readonly placeOf: (path: readonly (string | number)[]) => Required<Place> | undefined;
  /** Its file alone, for which no file is read again. */
  readonly fileOf: (path: readonly (string | number)[]) => string | undefined;
}

/**
 * The settings of a stack as its file has them, with those of another file merged in: of mappings each key by itself, all
 * else is replaced.
 * @throws UsageError that names everything that is wrong, each with file and line
 */
export async function readEnvironment(choice: EnvironmentChoice): Promise<EnvironmentSettings> {
  const { root, environment, config = [], over = {} } = choice;
  const folder = projectFolder(root);
  const files = await Promise.all([stackFile(folder, environment), ...config].map(readWritten));
  const values = [...files.map((file) => file.values), over].reduce<Record<string, unknown>>(merged, {});
  // The last file that says it has it.
  const saying = (path: readonly (string | number)[]) => files.findLast((file) => has(file.values, path));
  const placeOf = (path: readonly (string | number)[]) => saying(path)?.placeOf(path);
  const checked = checkConfig({
    stack: environment,
    values: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [
        `${project}:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
    secretKeys: files.flatMap(({ encrypted }) => encrypted.map((key) => `${project}:${key}`)),
  });
  if ("problems" in checked) {
    const fallback = relative(process.cwd(), files.at(-1)?.file ?? "") || ".";
    throw new UsageError(checked.problems.map((problem) => placed(problem, placeOf, fallback)));
  }
  const fileOf = (path: readonly (string | number)[]) => saying(path)?.file;
  return { stack: environment, settings: checked.settings, project: folder, values, placeOf, fileOf };
}

/** The stack files of a folder, by the stacks' names. */
export function stacksIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
}

function stackFile(folder: string, stack: string): string {
  const file = join(folder, stackFileName(stack));
  const known = stacksIn(folder);
  if (!existsSync(file) || !known.includes(stack)) {
    throw new UsageError(
      `--environment ${stack}: ${folder} has no ${stackFileName(stack)}${nearest(stack, known)}`,
      `There are: ${known.join(", ") || "none"}`,
    );
  }
  return relative(process.cwd(), file);
}

function merged(under: Readonly<Record<string, unknown>>, over: Readonly<Record<string, unknown>>) {
  const result: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const before = Object.hasOwn(result, key) ? result[key] : undefined;
    result[key] = isMapping(before) && isMapping(value) ? merged(before, value) : value;
  }
  return result;
}

function has(value: unknown, path: readonly (string | number)[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return false;
  return has((value as Record<string | number, unknown>)[key], rest);
}

function placed({ path, message, mend, code }: Problem, placeOf: EnvironmentSettings["placeOf"], fallback: string) {
  let keys = keysOf(path);
  let place = placeOf(keys);
  while (!place && keys.length > 0) {
    keys = keys.slice(0, -1);
    place = keys.length > 0 ? placeOf(keys) : undefined;
  }
  const text = `${path} ${message}${code === undefined ? "" : ` [${code}]`} ${mend}`;
  return { ...(place ?? { file: fallback }), message: text };
}
