import { checkConfig } from "../../components/check";
import { project } from "../../components/problems";
import type { Settings } from "../../components/settings";
import { UsageError } from "../errors";
import type { WrittenValues } from "../stack/stackFile";
import type { Release } from "./record";

/**
 * The settings that were written for a release, complete by today's defaults.
 * @throws UsageError where today's schema refuses them
 */
export function settingsOf(stack: string, { number, values }: Pick<Release, "number" | "values">): Settings {
  const checked = checkConfig({ stack, values: asConfig(values), secretKeys: [] });
  if ("settings" in checked) return checked.settings;
  throw new UsageError(
    [
      `The settings of release ${number} can't be used any more:`,
      ...checked.problems.map(({ path, message, mend }) => `  ${path} ${message} ${mend}`),
    ].join("\n"),
    "Check out the version of this project that deployed it, and deploy from there",
  );
}

/** As the engine hands settings to a program: anything but plain text is JSON. */
function asConfig(values: WrittenValues): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `${project}:${name}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
