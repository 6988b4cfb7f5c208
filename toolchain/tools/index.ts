import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { binDir, rootDir } from "../paths";
import { run } from "../process";
import type { Progress } from "../progress";
import { whileBuilding } from "./buildLock";
import { modules, moduleOf, type GoModule, type ModuleName, type ToolName } from "./catalogue";
import { buildStamp, goBuild, requireGo, type GoBuild } from "./go";

export { type ToolName } from "./catalogue";
export { dropBuildCaches, goEnvironment } from "./go";

/** Disk that the builds' caches fill, in GiB; given back when the programs stand. */
const roomToBuild = 16;

const stampFile = (name: string): string => join(binDir, `.${name}.stamp`);

function buildOf(name: ModuleName): GoBuild {
  const module: GoModule = modules[name];
  const folder = join(rootDir, "toolchain", "go", name);
  return { folder, programs: module.programs, outputDir: binDir, ...(module.ldflags && { ldflags: module.ldflags }) };
}

async function isBuilt(name: ModuleName): Promise<boolean> {
  const programs = Object.keys(modules[name].programs);
  if (!programs.every((program) => existsSync(join(binDir, program)))) return false;
  const stamp = await readFile(stampFile(name), "utf8").catch(() => "");
  return stamp === buildStamp(buildOf(name));
}

/** The path of a program that PATH has in a version good enough; it is then used as it is. */
async function onPath(tool: ToolName): Promise<string | undefined> {
  const { onPath: probe }: GoModule = modules[moduleOf(tool)];
  if (!probe) return undefined;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const path = folders.map((folder) => join(folder, tool)).find(existsSync);
  if (path === undefined) return undefined;
  const shown = await run(path, probe.args);
  return shown.code === 0 && probe.good.test(shown.stdout) ? path : undefined;
}

async function missingOf(names: Iterable<ModuleName>): Promise<ModuleName[]> {
  const missing: ModuleName[] = [];
  for (const name of names) if (!(await isBuilt(name))) missing.push(name);
  return missing;
}

async function build(missing: readonly ModuleName[], progress: Progress): Promise<void> {
  if (missing.length === 0) return;
  await requireGo(roomToBuild);
  const minutes = Math.ceil(missing.reduce((sum, name) => sum + modules[name].usual, 0) / 60);
  progress.note(`Building ${missing.map((name) => modules[name].title).join(", ")}: once, about ${minutes} min`);
  for (const name of missing) {
    await progress.step(`build ${modules[name].title}`, modules[name].usual, async (report) => {
      await goBuild(buildOf(name), name, report);
      await writeFile(stampFile(name), buildStamp(buildOf(name)));
    });
  }
}

/**
 * Supplies programs: from PATH where it has a good version, else built once from the pinned Go modules. The caches stay
 * for further builds until `dropBuildCaches`.
 * @returns program → path to run
 * @throws UserError where Go or disk is missing, or a build fails (naming its log)
 */
export async function ensureTools<T extends ToolName>(
  tools: readonly T[],
  progress: Progress,
): Promise<Record<T, string>> {
  const found = new Map<T, string>();
  for (const tool of tools) {
    const path = await onPath(tool);
    if (path !== undefined) found.set(tool, path);
  }
  const needed = new Set(tools.filter((tool) => !found.has(tool)).map(moduleOf));
  await mkdir(binDir, { recursive: true });
  if ((await missingOf(needed)).length > 0) {
    await whileBuilding(progress, async () => {
      await build(await missingOf(needed), progress);
    });
  }
  return Object.fromEntries(tools.map((tool) => [tool, found.get(tool) ?? join(binDir, tool)])) as Record<T, string>;
}

/**
 * Builds one Go program of the checkout, outside the catalogue, and keeps it until its sources change.
 * @returns the program's path
 */
export async function ensureProgram(name: string, folder: string, progress: Progress): Promise<string> {
  const target: GoBuild = { folder, programs: { [name]: "." }, outputDir: binDir };
  await mkdir(binDir, { recursive: true });
  const path = join(binDir, name);
  const stands = async (): Promise<boolean> =>
    existsSync(path) && (await readFile(stampFile(name), "utf8").catch(() => "")) === buildStamp(target);
  if (await stands()) return path;
  await whileBuilding(progress, async () => {
    if (await stands()) return;
    await requireGo(1);
    await progress.step(`build ${name}`, 5, (report) => goBuild(target, name, report));
    await writeFile(stampFile(name), buildStamp(target));
  });
  return path;
}
