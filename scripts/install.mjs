// npm's packages for a checkout, exactly as package-lock.json names them. Plain JavaScript: it runs before they are there.
import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { createWriteStream, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const usual = 60;

/** Installs unless it was done for the same package-lock.json. Throws an error for the person, or when aborted. */
export async function install(root, toolsDir, signal) {
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const stamp = join(root, "node_modules", ".installed");
  const stands = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (stands()) return;
  mkdirSync(join(toolsDir, "logs"), { recursive: true });
  await withLock(join(toolsDir, "npm-ci.lock"), signal, async () => {
    if (stands()) return;
    rmSync(stamp, { force: true });
    await npmCi(root, join(toolsDir, "logs", "npm-ci.log"), signal);
    writeFileSync(stamp, wanted);
  });
}

async function npmCi(root, logFile, signal) {
  const log = createWriteStream(logFile);
  const start = Date.now();
  const seconds = () => Math.round((Date.now() - start) / 1000);
  const say = () => process.stderr.write(`… npm packages: ${seconds()} s of about ${usual} s\n`);
  say();
  const beat = setInterval(say, 15_000);
  // A group of its own: it is ended with all that it has started.
  const stdio = ["ignore", "pipe", "pipe"];
  const child = spawn("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio, detached: true });
  const end = () => child.exitCode === null && child.pid && process.kill(-child.pid, "SIGTERM");
  signal.addEventListener("abort", end);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      log.write(chunk);
      text += chunk;
    });
  }
  try {
    const code = await new Promise((done, failed) => {
      log.once("error", failed);
      child.once("error", failed);
      child.once("close", done);
    });
    signal.throwIfAborted();
    if (code === 0) process.stderr.write(`✓ npm packages (${seconds()} s)\n`);
    else throw new Error(`npm packages could not be installed:\n${mistakes(text)}\nThe whole log: ${logFile}`);
  } finally {
    end();
    clearInterval(beat);
    signal.removeEventListener("abort", end);
    log.end();
  }
}

/** What npm says went wrong, without where it logs. */
function mistakes(text) {
  const lines = text
    .split("\n")
    .filter((line) => /npm (error|ERR!)/.test(line) && !/complete log|A complete/.test(line));
  return lines.slice(0, 5).join("\n");
}

/** As toolchain/tools/lock.ts: two commands must not install into one folder at once. */
async function withLock(file, signal, work) {
  const mine = `${file}.${randomUUID()}`;
  writeFileSync(mine, String(process.pid));
  let said = false;
  try {
    while (!linked(mine, file)) {
      signal.throwIfAborted();
      const holder = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
      if (!alive(holder)) rmSync(file, { force: true });
      else if (!said) process.stderr.write(`… Waiting for process ${holder}, which installs npm packages\n`);
      said = true;
      await delay(200);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function linked(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function alive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}
