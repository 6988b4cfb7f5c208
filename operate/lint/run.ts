import { realpathSync } from "node:fs";
import { catalogue } from "../../policy/rules/catalogue";
import { exitCodes, problemText, UsageError } from "../errors";
import type { Mending } from "../fix/fix";
import { replaceFile } from "../fix/write";
import { manifestsIn, readTexts, type Read } from "../input/read";
import { Source, type Problem } from "../input/source";
import { outputsOf, type Output } from "../outputs";
import { deliver } from "../report/deliver";
import { written } from "../report/formats";
import { counted, harmless } from "../report/words";
import { colorsFor, type Colors } from "../terminal";
import { judgeManifests, type How, type Judged } from "./judge";
import { rulebook, type Choice, type Rulebook } from "./options";

/** What the command line of `lint` comes to. */
export interface LintOptions extends Choice {
  readonly perFile?: boolean;
  readonly output: readonly string[];
  readonly fix?: boolean;
  readonly color: string;
}

/** Judges what the paths name, and answers the exit code. */
export async function lint(paths: readonly string[], options: LintOptions, configFolder: string): Promise<number> {
  const outputs = outputsOf(options.output);
  refuseMixes(paths, options, outputs);
  const book = await rulebook(options, configFolder);
  if (paths.includes("-") && process.stdin.isTTY) say("Reading from the terminal: end with Ctrl-D");
  const read = await readTexts(paths);
  const how: How = {
    perFile: options.perFile === true,
    severity: options.severity,
    today: new Date().toISOString().slice(0, 10),
  };
  const colors = colorsFor(process.stderr, options.color);
  const judged = options.fix === true ? await fixed(read, book, how, colors) : await judgedIn(read, book, how);
  tell(judged, read, colors);
  process.exitCode = exitCodeOf(judged);
  deliver(outputs, (format, inColors) => written(judged.report, format, inColors), {
    color: options.color,
    // What was mended has the standard output.
    stream: options.fix === true && paths.includes("-") ? process.stderr : process.stdout,
    told: (file) => {
      say(`Wrote ${file}`);
    },
  });
  return exitCodeOf(judged);
}

/** An input that can't be read leaves the verdict open, which is worse to overlook than a violation. */
function exitCodeOf({ report: { summary } }: Judged): number {
  return { clean: exitCodes.ok, violations: exitCodes.policy, incomplete: exitCodes.usage }[summary.verdict];
}

function refuseMixes(paths: readonly string[], { fix }: LintOptions, outputs: readonly Output[]): void {
  if (fix === true && paths.includes("-")) {
    if (paths.some((path) => path !== "-"))
      throw new UsageError("--fix takes either the standard input or files, not both");
    if (outputs.some(({ format, file }) => file === undefined && format !== "text")) {
      throw new UsageError(
        "--fix - writes the mended text to the standard output: give the report a file, as in json=FILE",
      );
    }
  }
  const inputs = new Set(paths.map(realPath));
  const overwritten = outputs.find(({ file }) => file !== undefined && inputs.has(realPath(file)));
  if (overwritten) throw new UsageError(`--output would overwrite the input ${overwritten.file ?? ""}`);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

async function judgedIn(read: Pick<Read, "texts" | "problems">, book: Rulebook, how: How): Promise<Judged> {
  return judgeManifests(await manifestsIn(read), book, how);
}

/** Writing one thing may call for another; this many times is more than any rule needs. */
const roundsAtMost = 4;

async function fixed(read: Read, book: Rulebook, how: How, colors: Colors): Promise<Judged> {
  const { mend } = await import("../fix/fix.js");
  let texts = read.texts;
  const problems = new Map<string, Problem>(read.problems.map((problem) => [problemText(problem), problem]));
  const changes = new Map<string, string[]>();
  for (let round = 0; round < roundsAtMost; round++) {
    const manifests = await manifestsIn({ texts, problems: [] });
    const { findings } = judgeManifests(manifests, book, how);
    const mending: Mending = mend(manifests, findings);
    for (const problem of mending.problems) problems.set(problemText(problem), problem);
    if (mending.files.length === 0) break;
    const mended = new Map(mending.files.map((file) => [file.source, file]));
    for (const { source, changes: more } of mending.files) {
      changes.set(source.name, [...(changes.get(source.name) ?? []), ...more]);
    }
    texts = texts.map(({ source, named }) => ({
      source: new Source(source.name, mended.get(source)?.text ?? source.text),
      named,
    }));
  }
  for (const { source } of texts) save(source, changes.get(source.name) ?? [], colors);
  const judged = await judgedIn({ texts, problems: [...problems.values()] }, book, how);
  const left = judged.findings.filter(({ exempted, level }) => !exempted && level !== "advisory").length;
  const count = [...changes.values()].flat().length;
  say(
    `${counted(count, "field")} written in ${counted(changes.size, "file")}; ${counted(left, "violation")} left for you`,
  );
  return judged;
}

function save({ name, text }: Source, changes: readonly string[], colors: Colors): void {
  if (name === "-") process.stdout.write(text);
  else if (changes.length > 0) replaceFile(name, text);
  for (const change of changes) say(`${colors.green("+")} ${harmless(`${name}: ${change}`)}`);
}

/** What people should know beside the report, on the standard error. */
function tell({ report }: Judged, { templates }: Read, colors: Colors): void {
  for (const problem of report.problems)
    say(`${colors.red("✗")} ${harmless(problemText(problem))}${ruleHint(problem)}`);
  if (report.summary.skipped > 0) {
    say(`Skipped ${counted(report.summary.skipped, "file")} of folders that hold no Kubernetes object`);
  }
  if (templates > 0) {
    say(
      `Skipped ${counted(templates, "Helm template")}: judge them rendered, helm template CHART | circle-core lint -`,
    );
  }
}

/** `--rule a b` reads b as a path. */
function ruleHint({ file, message }: Problem): string {
  const isRule = message === "no such file or folder" && catalogue.some(({ id }) => id === file);
  return isRule ? `; it is a rule: write --rule ${file}` : "";
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
