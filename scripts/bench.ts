import { readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { exitCode, messageOf, UserError } from "../toolchain/errors";
import { heedInterruption } from "../toolchain/interruption";
import { rootDir } from "../toolchain/paths";
import { terminalProgress } from "../toolchain/progress";
import { compare } from "./bench/compare";
import { comparisons } from "./bench/comparisons";
import type { Finding } from "./bench/findings";
import { readOptions, type BenchOptions } from "./bench/options";
import { circumstancesText, table, withResults, type Circumstances } from "./bench/table";
import { openWorkbench } from "./bench/workbench";

const page = join(rootDir, "docs", "performance.md");

async function main(args: readonly string[]): Promise<void> {
  const signal = heedInterruption();
  const options = readOptions(args);
  if (!options) return;
  const { findings, circumstances } = await measureAll(options, signal);
  const text = `${table(findings)}\n\n${circumstancesText(circumstances)}`;
  if (options.write) await writeFile(page, withResults(await readFile(page, "utf8"), text));
  const json = { version: 1, circumstances, findings };
  process.stdout.write(`${options.output === "json" ? JSON.stringify(json, undefined, 2) : text}\n`);
}

async function measureAll(
  { only, runs }: BenchOptions,
  signal: AbortSignal,
): Promise<{ findings: Finding[]; circumstances: Circumstances }> {
  const progress = terminalProgress();
  const contexts = Math.max(...only.map((name) => comparisons[name].contexts));
  const bench = await openWorkbench(contexts, progress, signal);
  try {
    progress.line(bench.tools.line);
    const findings: Finding[] = [];
    const loads: number[] = [];
    for (const name of only) {
      findings.push(...(await compare(name, bench, progress, runs)));
      loads.push(loadavg()[0] ?? 0);
    }
    const load = loads.reduce((sum, one) => sum + one, 0) / loads.length;
    const circumstances = { engine: bench.tools.line, node: process.version, cpus: cpus().length, load };
    return { findings, circumstances };
  } finally {
    await bench.close();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`\n✗ ${messageOf(error)}\n`);
  process.exitCode = error instanceof UserError ? error.exitCode : exitCode.error;
});
