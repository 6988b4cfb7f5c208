import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { interruption } from "../toolchain/interruption";
import { rootDir } from "../toolchain/paths";
import { endGroup, run } from "../toolchain/process";
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

interface StaticCheck {
  title: string;
  command: string;
  args: readonly string[];
  /** Seconds it takes. */
  usual: number;
}

const staticChecks: readonly StaticCheck[] = [
  { title: "types", command: bin("tsc"), args: ["--noEmit"], usual: 15 },
  { title: "lint", command: bin("eslint"), args: ["."], usual: 30 },
  { title: "format", command: bin("prettier"), args: ["--check", "--log-level", "warn", "."], usual: 8 },
  {
    title: "layers",
    command: bin("depcruise"),
    args: "--config .dependency-cruiser.cjs index.ts components policy render operate toolchain scripts examples tests".split(
      " ",
    ),
    usual: 10,
  },
  { title: "nothing dead", command: bin("knip"), args: [], usual: 5 },
];

/** Types, lint, format, layers and dead code; each counts as one test, and prints only where it fails. */
export async function runStaticChecks(progress: Progress): Promise<Counts> {
  let counts = none;
  for (const check of staticChecks) counts = add(counts, await runCheck(check, progress));
  return counts;
}

/**
 * Lints the GitHub workflows, with the scripts in them where shellcheck is installed.
 * @param actionlint path of the program, as `ensureTools` gives it
 */
export function runWorkflowLint(actionlint: string, progress: Progress): Promise<Counts> {
  // Named one by one: by itself it finds them only in a git checkout.
  const files = globSync(".github/workflows/*.yml", { cwd: rootDir });
  return runCheck({ title: "workflows", command: actionlint, args: files, usual: 2 }, progress);
}

async function runCheck({ title, command, args, usual }: StaticCheck, progress: Progress): Promise<Counts> {
  const ok = await progress.step(title, usual, async () => {
    const result = await run(command, args, { cwd: rootDir });
    if (result.code !== 0) process.stdout.write(`${result.stdout}${result.stderr}`);
    return result.code === 0;
  });
  if (!ok) process.stdout.write(`  ✗ ${title}\n`);
  return ok ? { ...none, passed: 1 } : { ...none, failed: 1 };
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
export function runMocha(folders: readonly string[], args: readonly string[] = []): Promise<Counts> {
  return withCounts(async (env, read) => {
    const code = await inherit(bin("mocha"), ["--forbid-only", ...args, ...specsOf(folders)], env);
    return judged(code, read());
  });
}

/** How many tests the folders hold, without running any. */
export function countMocha(folders: readonly string[]): Promise<number> {
  return withCounts(async (env, read) => {
    await run(bin("mocha"), ["--dry-run", ...specsOf(folders)], { cwd: rootDir, env });
    const { passed, failed, skipped } = read() ?? none;
    return passed + failed + skipped;
  });
}

/** What a run came to by its exit code and its counts: one that ends early has counted nothing, and that is a failure. */
export function judged(code: number, counts: Counts | undefined): Counts {
  if (counts === undefined) return { ...none, failed: 1 };
  const sound = code === 0 && counts.passed + counts.skipped > 0;
  return sound || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

const specsOf = (folders: readonly string[]): string[] => folders.map((folder) => `tests/${folder}/**/*.spec.ts`);

/** Lends a file to which tests/support/reporter.cjs writes its counts. */
async function withCounts<T>(work: (env: NodeJS.ProcessEnv, read: () => Counts | undefined) => Promise<T>): Promise<T> {
  const scratch = mkdtempSync(join(tmpdir(), "counts-"));
  const file = join(scratch, "counts.json");
  const read = (): Counts | undefined =>
    existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Counts) : undefined;
  try {
    return await work({ ...process.env, TEST_COUNTS: file }, read);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Milliseconds that mocha gets to clear up once it is asked to stop. */
const patience = 10_000;

function inherit(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    interruption.throwIfAborted();
    // A group of its own: a second Ctrl-C, passed on by npm, would end mocha before it has cleared up.
    const child = spawn(command, args, { cwd: rootDir, env, stdio: "inherit", detached: true });
    const end = (): void => {
      endGroup(child, "SIGINT");
      setTimeout(() => {
        endGroup(child, "SIGKILL");
      }, patience).unref();
    };
    interruption.addEventListener("abort", end, { once: true });
    child.once("error", reject);
    child.once("close", (code) => {
      interruption.removeEventListener("abort", end);
      if (interruption.aborted) reject(interruption.reason as Error);
      else resolve(code ?? 1);
    });
  });
}
