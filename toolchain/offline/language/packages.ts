import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, type ValueMap } from "../rpc/values";

/** A resource plugin that a program's installed packages ask for. */
export interface RequiredPlugin {
  name: string;
  /** With a leading "v", as the engine wants it. */
  version: string;
  /** Where to download it from instead of the usual place, or "". */
  server: string;
}

/**
 * The resource plugins asked for by the packages installed in a program's own `node_modules`, at any depth: each package
 * whose package.json has `"pulumi": { "resource": true }`. Only package folders are visited, not the files of packages.
 */
export function requiredPlugins(programDirectory: string): RequiredPlugin[] {
  const found = new Map<string, RequiredPlugin>();
  for (const manifest of packageManifests(join(programDirectory, "node_modules"))) {
    const plugin = pluginOf(manifest);
    if (plugin) found.set(`${plugin.name} ${plugin.version}`, plugin);
  }
  return [...found.values()];
}

/** The manifests of all packages installed in a `node_modules` folder, nested ones included. */
export function packageManifests(folder: string): ValueMap[] {
  if (!existsSync(folder)) return [];
  const directories = readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) => (name.startsWith("@") ? readdirSync(join(folder, name)).map((sub) => join(name, sub)) : [name]))
    .map((name) => join(folder, name));
  return directories.flatMap((directory) => {
    const file = join(directory, "package.json");
    const own = existsSync(file) ? [readManifest(file)] : [];
    return [...own, ...packageManifests(join(directory, "node_modules"))];
  });
}

/** A package.json; anything but an object counts as an empty one. */
export function readManifest(file: string): ValueMap {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} is no valid package.json: run npm ci again`, { cause: error });
  }
  return isMap(content) ? content : {};
}

function pluginOf(manifest: ValueMap): RequiredPlugin | undefined {
  const pulumi = manifest["pulumi"];
  if (!isMap(pulumi) || pulumi["resource"] !== true) return undefined;
  const name = string(pulumi["name"]) ?? string(manifest["name"])?.replace(/^@pulumi\//, "");
  const version = string(pulumi["version"]) ?? string(manifest["version"]);
  if (name === undefined || version === undefined) return undefined;
  return { name, version: `v${version.replace(/^v/, "")}`, server: string(pulumi["server"]) ?? "" };
}

function string(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
