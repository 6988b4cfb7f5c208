// `npm run mutation [-- FOLDER…]`: breaks the rules in every small way, and tells how many of these the specs notice. Each
// folder of policy/rules is judged by its own specs (stryker.config.mjs). Ends with 1 where the whole is below the floor.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const floor = 90;
const core = "core";
const root = resolve(new URL(".", import.meta.url).pathname, "..");
const tools = join(root, ".tools");
const entries = readdirSync(join(root, "policy", "rules"), { withFileTypes: true });
const folders = [core, ...entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !folders.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`✗ no such folder of rules: ${unknown.join(", ")}; there are ${folders.join(", ")}\n`);
  process.exit(2);
}

/** A mutant is noticed when a spec fails, or never ends. */
const noticed = new Set(["Killed", "Timeout"]);
const counted = new Set([...noticed, "Survived", "NoCoverage"]);

function measured(name) {
  const log = join(tools, `mutation-${name}.log`);
  const env = { ...process.env, MUTATION_FOLDER: name === core ? "" : name };
  const { status, stdout, stderr } = spawnSync("stryker", ["run"], { cwd: root, env, encoding: "utf8" });
  writeFileSync(log, `${stdout}${stderr}`);
  if (status !== 0) {
    process.stderr.write(`✗ ${name}: Stryker ended with ${status}; see ${log}\n`);
    process.exit(1);
  }
  const { files } = JSON.parse(readFileSync(join(tools, `mutation-${name}.json`), "utf8"));
  const mutants = Object.entries(files).flatMap(([file, { mutants }]) =>
    mutants.map((mutant) => ({ file, ...mutant })),
  );
  return { name, mutants: mutants.filter(({ status }) => counted.has(status)) };
}

function line(name, mutants) {
  const killed = mutants.filter(({ status }) => noticed.has(status)).length;
  const score = (100 * killed) / Math.max(1, mutants.length);
  process.stdout.write(`${name.padEnd(12)}${score.toFixed(1).padStart(6)} %   ${killed} of ${mutants.length}\n`);
  return score;
}

mkdirSync(tools, { recursive: true });
const all = (wanted.length > 0 ? wanted : folders).map((name) => {
  const result = measured(name);
  line(result.name, result.mutants);
  return result;
});
const mutants = all.flatMap((each) => each.mutants);
const survivors = mutants.filter(({ status }) => !noticed.has(status));
const list = survivors
  .sort((a, b) => a.file.localeCompare(b.file) || a.location.start.line - b.location.start.line)
  .map(({ file, location, mutatorName, replacement }) => {
    return `${file}:${location.start.line}:${location.start.column} ${mutatorName} → ${(replacement ?? "").replace(/\s+/g, " ").slice(0, 100)}`;
  });
writeFileSync(join(tools, "mutation-survivors.txt"), `${list.join("\n")}\n`);
const score = line("all", mutants);
process.stdout.write("What survived: .tools/mutation-survivors.txt\n");
process.exitCode = score < floor ? 1 : 0;
