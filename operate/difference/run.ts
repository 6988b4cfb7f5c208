import { manifests } from "../../components/manifests";
import { difference, type Difference, type Side } from "../../render/difference/difference";
import { json } from "../../render/difference/json";
import { markdown } from "../../render/difference/markdown";
import { text } from "../../render/difference/text";
import type { CommonOptions } from "../commands/options";
import { exitCodes, placeText } from "../errors";
import { readEnvironment } from "../settings/read";
import { colorsFor, type Colors } from "../terminal";

/** By format, what makes its text. */
export const writers = {
  text: (found: Difference, colors: Colors) => text(found, colors),
  markdown,
  json,
} as const satisfies Record<string, (found: Difference, colors: Colors) => string>;

/** What the command line of `diff` comes to. */
export interface DiffOptions extends CommonOptions {
  /** Settings over the second stack's. */
  readonly config?: readonly string[];
  readonly output: keyof typeof writers;
  readonly exitCode?: boolean;
}

/** Prints what differs between two stacks, and answers the exit code. */
export async function diff(
  root: string,
  [one, other]: readonly [string, string],
  { config, output, exitCode, color }: DiffOptions,
): Promise<number> {
  const found = difference(await sideOf(root, one), await sideOf(root, other, config));
  process.stdout.write(writers[output](found, colorsFor(process.stdout, color)));
  const { settings, objects } = found;
  const differs = [settings, ...Object.values(objects)].some(({ length }) => length > 0);
  return exitCode === true && differs ? exitCodes.drift : exitCodes.ok;
}

async function sideOf(root: string, environment: string, config: readonly string[] = []): Promise<Side> {
  const { settings, placeOf } = await readEnvironment({ root, environment, config });
  return {
    stack: [environment, ...config].join(" with "),
    settings,
    objects: manifests(settings),
    placeOf: (path) => {
      const place = placeOf(path);
      // The line finds it; the column would only make the line longer.
      return place && placeText({ file: place.file, line: place.line });
    },
  };
}
