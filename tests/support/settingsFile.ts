import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { checkConfig } from "../../components/check";
import type { Settings } from "../../components/settings";

/** The settings that a stack's file stands for. */
export async function settingsIn(file: string, stack: string): Promise<Settings> {
  const { config } = parse(await readFile(file, "utf8")) as { config: Record<string, unknown> };
  const values = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const checked = checkConfig({ stack, values: Object.fromEntries(values) as Record<string, string>, secretKeys: [] });
  if ("problems" in checked) throw new Error(JSON.stringify(checked.problems));
  return checked.settings;
}
