import { valueAt } from "../../components/path";
import type { Settings } from "../../components/settings";
import type { RenderedStack } from "../files";
import type { FixedSettings } from "./assignment";
import { NotDerivable } from "./learn";
import { conditions, fixed } from "./subset";

/** What is fixed in a chart of some stacks: the settings, why, and what they are in each environment. */
export interface Fixing {
  readonly isFixed: (setting: string) => boolean;
  readonly reasons: readonly { readonly setting: string; readonly why: string }[];
  readonly of: (environment: string) => FixedSettings;
}

/**
 * What no stack of the chart can have as a value. A setting that breaks a condition in one stack is fixed in all.
 * @throws NotDerivable where two stacks of one environment differ in it: the templates know stacks by their environment
 */
export function fixingOf(stacks: readonly RenderedStack[]): Fixing {
  const broken = conditions.filter(({ holds }) => stacks.some(({ settings }) => !holds(settings)));
  const reasons = [...fixed, ...broken].map(({ setting, why }) => ({ setting, why }));
  const patterns = reasons.map(
    ({ setting }) => new RegExp(`^${setting.replaceAll(".", "\\.").replaceAll("*", "\\w+")}(\\.|$)`),
  );
  const paths = reasons.filter(({ setting }) => !setting.includes("*")).map(({ setting }) => setting.split("."));
  const first = new Map<string, Settings>();
  for (const { stack, settings } of stacks) {
    const other = first.get(settings.environment);
    const different = paths.find(
      (path) => path[0] !== "clusters" && other && text(other, path) !== text(settings, path),
    );
    if (different !== undefined) {
      throw new NotDerivable(
        `${different.join(".")}: differs between ${stack} and another stack of ${settings.environment}, and is no value of the chart`,
      );
    }
    if (other === undefined) first.set(settings.environment, settings);
  }
  const fallback = stacks[0]?.settings;
  return {
    isFixed: (setting) => patterns.some((pattern) => pattern.test(setting)),
    reasons,
    of: (environment) => paths.map((path) => ({ path, value: valueAt(first.get(environment) ?? fallback, path) })),
  };
}

function text(settings: Settings, path: readonly string[]): string {
  return JSON.stringify([valueAt(settings, path)]);
}
