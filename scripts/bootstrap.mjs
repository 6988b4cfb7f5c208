// The way into every npm script on a bare machine: plain JavaScript for whatever Node runs npm (18 or newer).
// Installs what package-lock.json names, when it is not there, then runs the command with the pinned Node.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { install } from "./install.mjs";

const root = resolve(new URL(".", import.meta.url).pathname, "..");
const toolsDir = process.env.TOOLCHAIN_DIR ? resolve(process.env.TOOLCHAIN_DIR) : join(root, ".tools");

const commands = {
  quickstart: "scripts/quickstart.ts",
  test: "scripts/test.ts",
  cluster: "toolchain/cluster/main.ts",
  bench: "scripts/bench.ts",
  chaos: "scripts/chaos.ts",
  "circle-core": "scripts/circleCore.ts",
};

/** As everywhere here, Pulumi's exit codes. */
const cancelled = 8;

// A request to stop is the running child's to answer; this process passes it on, and waits.
const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => stop.abort());

// npm may die without a word. Between it and this process stands a shell, which would live on.
function ancestors() {
  const file = `/proc/${process.ppid}/stat`;
  const [, grandparent] = existsSync(file)
    ? readFileSync(file, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ")
    : [];
  return `${process.ppid} ${grandparent}`;
}
if (process.env.npm_lifecycle_event) {
  const before = ancestors();
  setInterval(() => ancestors() !== before && stop.abort(), 500).unref();
}

function runCommand(script, args) {
  const node = join(root, "node_modules", ".bin", "node");
  const child = spawn(node, ["--require", "tsx/cjs", join(root, script), ...args], { cwd: root, stdio: "inherit" });
  stop.signal.addEventListener("abort", () => child.kill("SIGTERM"));
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => done(code ?? cancelled));
  });
}

async function main([name, ...args]) {
  const script = commands[name];
  if (!script) throw new Error(`unknown command ${name}; there are ${Object.keys(commands).join(", ")}`);
  await install(root, toolsDir, stop.signal);
  // Sources may have changed since the last run, and a tenth of a second is cheaper than a stale bundle.
  await import(pathToFileURL(join(root, "scripts/bundle.mjs")).href);
  return stop.signal.aborted ? cancelled : runCommand(script, args);
}

function explain(error) {
  if (stop.signal.aborted) return "Interrupted.";
  if (error.code !== "ENOSPC") return error.message;
  return `No space is left on the disk of ${toolsDir}. Free some, or name a folder on a larger disk with TOOLCHAIN_DIR.`;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    process.stderr.write(`\n✗ ${explain(error)}\n`);
    process.exit(stop.signal.aborted ? cancelled : 1);
  },
);
