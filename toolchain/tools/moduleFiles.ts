import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { UserError } from "../errors";
import { rootDir, toolsDir } from "../paths";
import { run } from "../process";
import type { Progress } from "../progress";
import { whileBuilding } from "./buildLock";
import type { ModuleName } from "./catalogue";
import { goEnvironment, requireGo } from "./go";

/** Files that a Go module brings beside its code. */
export interface ModuleFiles {
  /** What pins the module's version: a module of `toolchain/go`, or the version with the checksum that a go.sum would have. */
  pinnedBy: ModuleName | { version: string; sum: string };
  module: string;
  /** File or folder in it. */
  path: string;
}

/** Pods that the Pod Security Standards pass or fail, by level and version. */
export const podSecurityFixtures: ModuleFiles = {
  pinnedBy: "pod-security",
  module: "k8s.io/pod-security-admission",
  path: "test/testdata",
};

/** The version of a module that a go.mod pins, e.g. `v1.4.0`. */
export function pinnedVersion(goMod: string, module: string): string {
  const version = new RegExp(`^\\s*(?:require )?${module.replaceAll(".", "\\.")} (v\\S+)`, "m").exec(goMod)?.[1];
  if (version === undefined) throw new Error(`no version of ${module} is pinned`);
  return version;
}

/**
 * Supplies a file or folder of a Go module: taken once from the module, whose checksum is pinned, and kept beside the tools.
 * @returns where it is
 * @throws UserError where Go is missing, or the module can't be had, or is not the one that is pinned
 */
export async function ensureModuleFiles({ pinnedBy, module, path }: ModuleFiles, progress: Progress): Promise<string> {
  const version = typeof pinnedBy === "object" ? pinnedBy.version : pinnedVersion(goMod(pinnedBy), module);
  const copy = join(toolsDir, "definitions", `${module.replaceAll("/", "-")}@${version}`, basename(path));
  // Go's cache must not be dropped between download and copy.
  if (!existsSync(copy)) {
    await whileBuilding(progress, async () => moveInto(copy, join(await download(pinnedBy, module), path)));
  }
  return copy;
}

const moduleFolder = (name: ModuleName): string => join(rootDir, "toolchain", "go", name);
const goMod = (name: ModuleName): string => readFileSync(join(moduleFolder(name), "go.mod"), "utf8");

/** Copies a file or folder, so that one cut short is never taken for the whole. */
async function moveInto(target: string, source: string): Promise<void> {
  const part = `${target}.part-${process.pid}`;
  await mkdir(join(target, ".."), { recursive: true });
  try {
    await cp(source, part, { recursive: true });
    await rename(part, target).catch((error: unknown) => {
      // Another process was faster: the same files.
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** The folder of a module in Go's cache. */
async function download(pinnedBy: ModuleFiles["pinnedBy"], module: string): Promise<string> {
  await requireGo(1);
  const own = typeof pinnedBy === "object";
  const args = ["mod", "download", "-json", own ? `${module}@${pinnedBy.version}` : module];
  // Outside any module nothing but the version that is named counts.
  const cwd = own ? toolsDir : moduleFolder(pinnedBy);
  const { code, stdout, stderr } = await run("go", args, { cwd, env: goEnvironment() });
  const { Dir: folder, Sum: sum, Error: problem } = JSON.parse(stdout || "{}") as Downloaded;
  if (code !== 0 || folder === undefined) {
    throw new UserError(`The Go module ${module} can't be had: ${problem ?? stderr.trim()}`);
  }
  if (own && sum !== pinnedBy.sum) {
    throw new UserError(
      `The Go module ${module} ${pinnedBy.version} is not the one that is pinned: its checksum is ${sum ?? "not known"}, ` +
        `and must be ${pinnedBy.sum}. Nothing of it was used.`,
    );
  }
  return folder;
}

interface Downloaded {
  Dir?: string;
  Sum?: string;
  Error?: string;
}
