import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { rootDir } from "../toolchain/paths";
import { run } from "../toolchain/process";
import type { Progress } from "../toolchain/progress";
import { goEnvironment } from "../toolchain/tools";

/** What a check or a suite came to. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export const add = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

export const none: Counts = { passed: 0, failed: 0, skipped: 0 };

const bin = (name: string): string => join(rootDir, "node_modules", ".bin", name);

const staticChecks = [
  { title: "types", command: bin("tsc"), args: ["--noEmit"], usual: 15 },
  { title: "lint", command: bin("eslint"), args: ["."], usual: 30 },
  { title: "format", command: bin("prettier"), args: ["--check", "--log-level", "warn", "."], usual: 8 },
  {
    title: "layers",
    command: bin("depcruise"),
    args: "--config .dependency-cruiser.cjs index.ts components policy toolchain scripts examples tests".split(" "),
    usual: 10,
  },
] as const;

/** Types, lint, format and layers; each counts as one test, and prints only where it fails. */
export async function runStaticChecks(progress: Progress): Promise<Counts> {
  let counts = none;
  for (const check of staticChecks) {
    const ok = await progress.step(check.title, check.usual, async () => {
      const result = await run(check.command, check.args, { cwd: rootDir });
      if (result.code !== 0) process.stdout.write(`${result.stdout}${result.stderr}`);
      return result.code === 0;
    });
    if (!ok) process.stdout.write(`  ✗ ${check.title}\n`);
    counts = add(counts, ok ? { ...none, passed: 1 } : { ...none, failed: 1 });
  }
  return counts;
}

/** The Go tests of the checkout's own programs; each package counts as one test. */
export async function runGoTests(folders: readonly string[]): Promise<Counts> {
  let counts = none;
  for (const folder of folders) {
    const result = await run("go", ["test", "./..."], { cwd: join(rootDir, folder), env: goEnvironment() });
    process.stdout.write(result.code === 0 ? `  ✓ go test ${folder}\n` : `  ✗ ${result.stdout}${result.stderr}`);
    counts = add(counts, result.code === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 });
  }
  return counts;
}

/** Runs the mocha specs of some folders in one process, in the open, and answers what mocha counted. */
export async function runMocha(folders: readonly string[], args: readonly string[] = []): Promise<Counts> {
  const scratch = mkdtempSync(join(tmpdir(), "counts-"));
  const file = join(scratch, "counts.json");
  try {
    const specs = folders.map((folder) => `tests/${folder}/**/*.spec.ts`);
    const code = await inherit(bin("mocha"), [...args, ...specs], { ...process.env, TEST_COUNTS: file });
    const counts = readCounts(file);
    // A runner that ends early has counted nothing or not all: that alone is a failure.
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** How many tests the folders hold, without running any. */
export async function countMocha(folders: readonly string[]): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), "counts-"));
  const file = join(scratch, "counts.json");
  try {
    const specs = folders.map((folder) => `tests/${folder}/**/*.spec.ts`);
    await run(bin("mocha"), ["--dry-run", ...specs], { cwd: rootDir, env: { ...process.env, TEST_COUNTS: file } });
    const counts = readCounts(file);
    return counts.passed + counts.failed + counts.skipped;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function readCounts(file: string): Counts {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Counts;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return none;
    throw error;
  }
}

function inherit(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: rootDir, env, stdio: "inherit" });
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
}
