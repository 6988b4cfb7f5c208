import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { exitCode } from "../toolchain/errors";
import { heedInterruption } from "../toolchain/interruption";
import { rootDir } from "../toolchain/paths";
import { terminalProgress } from "../toolchain/progress";
import { dropBuildCaches } from "../toolchain/tools";
import { compare } from "./bench/compare";
import { comparisons } from "./bench/comparisons";
import type { Finding } from "./bench/findings";
import { readOptions, type BenchOptions } from "./bench/options";
import { withFindings } from "./bench/page";
import { circumstancesText, table, type Circumstances } from "./bench/table";
import { openWorkbench, type Workbench } from "./bench/workbench";
import { runScript } from "./commandLine";

const page = join(rootDir, "docs", "performance.md");

async function main(args: readonly string[]): Promise<number> {
  const signal = heedInterruption();
  const options = readOptions(args);
  if (!options) return exitCode.ok;
  const { findings, circumstances } = await measureAll(options, signal);
  if (options.write) await writeFile(page, withFindings(await readFile(page, "utf8"), findings, circumstances));
  const text = `${table(findings)}\n\n${circumstancesText(circumstances)}`;
  const json = { version: 1, circumstances, findings };
  process.stdout.write(`${options.output === "json" ? JSON.stringify(json, undefined, 2) : text}\n`);
  return exitCode.ok;
}

async function measureAll(
  { only, runs }: BenchOptions,
  signal: AbortSignal,
): Promise<{ findings: Finding[]; circumstances: Circumstances }> {
  const progress = terminalProgress();
  const contexts = Math.max(...only.map((name) => comparisons[name].contexts));
  // Before anything of its own is at work.
  const load = loadavg()[0] ?? 0;
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  let opened: Promise<Workbench> | undefined;
  const workbench = (): Promise<Workbench> => (opened ??= openWorkbench(contexts, folder, progress, signal));
  try {
    await dropBuildCaches();
    const findings: Finding[] = [];
    for (const name of only) findings.push(...(await compare(name, { folder, progress, signal, workbench }, runs)));
    const engine = (await opened)?.tools.line;
    const circumstances = { engine, node: process.version, cpus: cpus().length, load };
    return { findings, circumstances };
  } finally {
    await (await opened)?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

runScript(main);
