import { checkConfig } from "../../components/check";
import { project } from "../../components/problems";
import type { Settings } from "../../components/settings";
import { UsageError } from "../errors";
import type { WrittenValues } from "../stack/stackFile";
import { settingsChecksum, type Release } from "./record";

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

/** The same, or undefined where today's schema refuses them. */
export function usable(stack: string, release: Pick<Release, "number" | "values">): Settings | undefined {
  try {
    return settingsOf(stack, release);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** Checksum of what it would deploy by today's defaults, whatever they were when it was made. */
export function checksumToday(stack: string, release: Release): string {
  const settings = usable(stack, release);
  return settings ? settingsChecksum(settings) : release.settings;
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
