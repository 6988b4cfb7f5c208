// The way into every npm script on a bare machine: plain JavaScript for whatever Node runs npm (18 or newer).
// Installs what package-lock.json names, when it is not there, then runs the command with the pinned Node.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const root = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "..");
const toolsDir = process.env.TOOLCHAIN_DIR ? resolve(process.env.TOOLCHAIN_DIR) : join(root, ".tools");
const stampFile = join(root, "node_modules", ".installed");

const commands = {
  quickstart: "scripts/quickstart.ts",
  test: "scripts/test.ts",
  cluster: "toolchain/cluster/main.ts",
};

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

// While a child works, an interrupt is its to answer; this process only waits for it.
let interrupted;
let running;
process.on("SIGINT", () => {
  interrupted = 130;
  // A terminal signals the whole group; elsewhere this process alone may have been told.
  if (!process.stdin.isTTY) running?.kill("SIGINT");
});
process.on("SIGTERM", () => {
  interrupted = 143;
  running?.kill("SIGTERM");
});

function finish(child) {
  running = child;
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code, signal) => done(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}

const wanted = () =>
  createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");

function installed() {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted();
}

async function install() {
  const logFile = join(toolsDir, "logs", "npm-ci.log");
  mkdirSync(join(toolsDir, "logs"), { recursive: true });
  const log = createWriteStream(logFile);
  const start = Date.now();
  const say = () =>
    process.stderr.write(`… npm packages: ${Math.round((Date.now() - start) / 1000)} s of about 30 s\n`);
  say();
  const beat = setInterval(say, 15_000);
  const child = spawn("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let tail = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      log.write(chunk);
      tail = (tail + chunk).slice(-2000);
    });
  }
  const code = await finish(child).finally(() => clearInterval(beat));
  if (interrupted) process.exit(interrupted);
  if (code !== 0) {
    const errors = tail.split("\n").filter((line) => /npm error/.test(line) && !/complete log|A complete/.test(line));
    fail(`✗ npm packages could not be installed:\n${errors.slice(0, 5).join("\n")}\nThe whole log: ${logFile}`);
  }
  writeFileSync(stampFile, wanted());
  process.stderr.write(`✓ npm packages (${Math.round((Date.now() - start) / 1000)} s)\n`);
}

const [name, ...args] = process.argv.slice(2);
const script = commands[name];
if (!script) fail(`unknown command ${name}; there are ${Object.keys(commands).join(", ")}`);
if (!installed()) await install();

// Sources may have changed since the last run, and a tenth of a second is cheaper than a stale bundle.
await import(pathToFileURL(join(root, "scripts/bundle.mjs")).href).catch((error) =>
  fail(`✗ bundling: ${error.message}`),
);

const node = join(root, "node_modules", ".bin", "node");
const child = spawn(node, ["--require", "tsx/cjs", join(root, script), ...args], { cwd: root, stdio: "inherit" });
process.exitCode = await finish(child);
