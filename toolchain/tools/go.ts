import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rename, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { UserError, exitCode } from "../errors";
import { cacheDir, logDir, toolsDir } from "../paths";
import { run, runIfFound } from "../process";
import { unlessBuilding } from "./buildLock";

/** One build: the packages of a module to programs in a folder. */
export interface GoBuild {
  /** Folder of the go.mod. */
  folder: string;
  /** Program → package. */
  programs: Readonly<Record<string, string>>;
  ldflags?: string;
  /** Where the programs end. */
  outputDir: string;
}

const gibibyte = 1024 ** 3;

/** Go's own caches where the user named them, else ones of our own that can be dropped. */
export function goEnvironment(): NodeJS.ProcessEnv {
  return {
    GOCACHE: join(cacheDir, "go-build"),
    GOMODCACHE: join(cacheDir, "go-mod"),
    ...process.env,
    GOFLAGS: "-modcacherw -buildvcs=false -mod=readonly",
    CGO_ENABLED: "0",
  };
}

/** Refuses a machine on which a build can't succeed: no Go, or no room. `room` is in GiB. */
export async function requireGo(room: number): Promise<void> {
  const version = await runIfFound("go", ["version"]);
  if (version?.code !== 0) {
    throw new UserError(
      "Go is needed to build the tools that this machine lacks, and `go` is not on PATH. Install Go 1.26 or newer " +
        "(https://go.dev/dl, or your distribution's package) and run the same command again.",
      { exitCode: exitCode.usage },
    );
  }
  await mkdir(cacheDir, { recursive: true });
  const disk = await statfs(cacheDir);
  const free = (disk.bavail * disk.bsize) / gibibyte;
  if (free < room) {
    throw new UserError(
      `Building the tools needs ${room} GiB of disk, and ${toolsDir} has ${free.toFixed(1)} GiB free. ` +
        "Free some, or name a folder on a larger disk with TOOLCHAIN_DIR.",
    );
  }
}

/** What a build depends on, as one hash: the same hash needs no second build. */
export function buildStamp(build: GoBuild): string {
  const hash = createHash("sha256");
  const sources = readdirSync(build.folder).filter((name) => /^go\.(mod|sum)$|\.go$/.test(name));
  for (const name of sources.sort()) hash.update(`${name}\0`).update(readFileSync(join(build.folder, name)));
  hash.update(JSON.stringify([build.programs, build.ldflags ?? "", process.arch]));
  return hash.digest("hex");
}

/** Where a failing build is explained. */
const buildLog = (title: string): string => join(logDir, `build-${title}.log`);

/**
 * Builds static programs and moves them to their folder only when all stand, so that an interrupted build leaves none by half.
 * @throws UserError naming the log and its last line
 */
export async function goBuild(build: GoBuild, title: string, report: (detail: string) => void): Promise<void> {
  const part = join(build.outputDir, `.part-${title}-${process.pid}`);
  const logFile = buildLog(title);
  await mkdir(part, { recursive: true });
  try {
    const packages = Object.values(build.programs);
    // -v names each package as its compilation begins: progress to show.
    const flags = ["-v", "-trimpath", "-ldflags", `-s -w ${build.ldflags ?? ""}`.trim()];
    // Several packages take a folder as their target; a single one may be named otherwise than its program.
    const target = packages.length > 1 ? `${part}/` : join(part, Object.keys(build.programs)[0] ?? title);
    const result = await run("go", ["build", ...flags, "-o", target, ...packages], {
      cwd: build.folder,
      env: goEnvironment(),
      logFile,
      onLine: (line) => {
        report(line.replace(/^go: /, ""));
      },
    });
    if (result.code !== 0) {
      const said = result.stderr
        .split("\n")
        .filter((line) => /\s/.test(line.trim()) && !line.startsWith("go: downloading"));
      throw new UserError(`Building ${title} failed:\n  ${said.slice(-5).join("\n  ")}\nThe whole log: ${logFile}`);
    }
    for (const name of Object.keys(build.programs)) await rename(join(part, name), join(build.outputDir, name));
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/**
 * Drops the caches once every program stands; the user's own are left alone. `TOOLCHAIN_KEEP_CACHE` keeps them. While
 * another command builds they stay: it drops them itself in the end.
 */
export async function dropBuildCaches(): Promise<void> {
  if (process.env["TOOLCHAIN_KEEP_CACHE"] || !existsSync(cacheDir)) return;
  await unlessBuilding(() => rm(cacheDir, { recursive: true, force: true, maxRetries: 3 }));
}
