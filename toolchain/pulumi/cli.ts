import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { run } from "../process";
import type { Progress } from "../progress";
import { ensureTools } from "../tools";
import { atLeast, oldestCli } from "./versions";

export interface Cli {
  path: string;
  /** Without a leading "v". */
  version: string;
  /** `path`: found on PATH, a distribution; `built`: from the pinned Go module. */
  origin: "path" | "built";
  /** Whether the official language host for Node lies beside it. */
  hasLanguageHost: boolean;
}

/**
 * The Pulumi CLI to use: the first on PATH where it is new enough and comes with its language host for Node, as every
 * official distribution does; else the one built from the pinned module.
 */
export async function findCli(
  progress: Progress,
  searchPath = process.env["PATH"] ?? "",
  build: (progress: Progress) => Promise<string> = buildCli,
): Promise<Cli> {
  const onPath = searchPath
    .split(delimiter)
    .map((folder) => join(folder, "pulumi"))
    .find((file) => existsSync(file));
  if (onPath !== undefined && hasLanguageHost(onPath)) {
    const version = await versionOf(onPath);
    if (atLeast(version, oldestCli)) return { path: onPath, version, origin: "path", hasLanguageHost: true };
    progress.note(`Pulumi ${version} on PATH is older than ${oldestCli}: it is not used`);
  }
  const built = await build(progress);
  return {
    path: built,
    version: await versionOf(built),
    origin: "built",
    hasLanguageHost: hasLanguageHost(built),
  };
}

async function buildCli(progress: Progress): Promise<string> {
  return (await ensureTools(["pulumi"], progress)).pulumi;
}

function hasLanguageHost(cli: string): boolean {
  return existsSync(join(dirname(realpathSync(cli)), "pulumi-language-nodejs"));
}

async function versionOf(cli: string): Promise<string> {
  const { code, stdout, stderr } = await run(cli, ["version"], {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  if (code !== 0) throw new Error(`${cli} version failed with exit code ${code}: ${stderr.trim()}`);
  return stdout.trim().replace(/^v/, "");
}
