import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { nodeProblem } from "../toolchain/cluster";
import { exitCode } from "../toolchain/errors";
import { heedInterruption } from "../toolchain/interruption";
import { rootDir } from "../toolchain/paths";
import { terminalProgress } from "../toolchain/progress";
import { resolvePulumi } from "../toolchain/pulumi/session";
import { dropBuildCaches } from "../toolchain/tools";
import { compare } from "./bench/compare";
import { comparisons, type Bench } from "./bench/comparisons";
import type { Finding } from "./bench/findings";
import { openNode } from "./bench/node";
import { readOptions, type BenchOptions } from "./bench/options";
import { withFindings } from "./bench/page";
import { possible } from "./bench/possible";
import { circumstancesText, table, type Circumstances } from "./bench/table";
import { openWorkbench } from "./bench/workbench";
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
  const { names, leftOut } = possible(only, nodeProblem());
  if (leftOut !== undefined) progress.note(leftOut);
  const contexts = Math.max(...names.map((name) => comparisons[name].contexts));
  // Before anything of its own is at work.
  const load = loadavg()[0] ?? 0;
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  const pulumi = once(async () => {
    const tools = await resolvePulumi(progress);
    progress.line(tools.line);
    return tools;
  });
  const workbench = once(async () => openWorkbench(await pulumi.get(), contexts, folder, progress, signal));
  const node = once(() => openNode(folder, progress, signal));
  const bench: Bench = { folder, progress, signal, pulumi: pulumi.get, workbench: workbench.get, node: node.get };
  try {
    await dropBuildCaches();
    const findings: Finding[] = [];
    for (const name of names) findings.push(...(await compare(name, bench, runs)));
    const engine = (await pulumi.made())?.line;
    const circumstances = { engine, node: process.version, cpus: cpus().length, load };
    return { findings, circumstances };
  } finally {
    await (await workbench.made())?.close();
    await (await node.made())?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes something when it is first asked for, and then no more. */
function once<T>(make: () => Promise<T>): { get: () => Promise<T>; made: () => Promise<T> | undefined } {
  let promise: Promise<T> | undefined;
  return { get: () => (promise ??= make()), made: () => promise };
}

runScript(main);
