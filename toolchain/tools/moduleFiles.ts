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
  /** The module of `toolchain/go` that pins its version. */
  pinnedBy: ModuleName;
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
  const version = new RegExp(`^\\s*${module.replaceAll(".", "\\.")} (v\\S+)`, "m").exec(goMod)?.[1];
  if (version === undefined) throw new Error(`no version of ${module} is pinned`);
  return version;
}

/**
 * Supplies a file or folder of a Go module: taken once from the module, which go.sum vouches for, and kept beside the tools.
 * @returns where it is
 * @throws UserError where Go is missing, or the module can't be had
 */
export async function ensureModuleFiles({ pinnedBy, module, path }: ModuleFiles, progress: Progress): Promise<string> {
  const source = join(rootDir, "toolchain", "go", pinnedBy);
  const version = pinnedVersion(readFileSync(join(source, "go.mod"), "utf8"), module);
  const copy = join(toolsDir, "definitions", `${module.replaceAll("/", "-")}@${version}`, basename(path));
  // Go's cache must not be dropped between download and copy.
  if (!existsSync(copy)) {
    await whileBuilding(progress, async () => moveInto(copy, join(await download(source, module), path)));
  }
  return copy;
}

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
async function download(pinnedBy: string, module: string): Promise<string> {
  await requireGo(1);
  const args = ["mod", "download", "-json", module];
  const { code, stdout, stderr } = await run("go", args, { cwd: pinnedBy, env: goEnvironment() });
  const { Dir: folder, Error: problem } = JSON.parse(stdout || "{}") as { Dir?: string; Error?: string };
  if (code === 0 && folder !== undefined) return folder;
  throw new UserError(`The Go module ${module} can't be had: ${problem ?? stderr.trim()}`);
}
