import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { silentProgress, type Progress } from "../../../toolchain/progress";
import { openProject, stack, type Project } from "../project";

/** Registers one resource, says so with the ids of its processes, and then never ends. */
const endless = `
import * as random from "@pulumi/random";
const drawn = new random.RandomId("drawn", { byteLength: 4 });
drawn.hex.apply(() => console.log("running as " + process.pid + " under " + process.ppid));
setInterval(() => undefined, 1000);
`;

describe("offline language host: interruption", function () {
  this.timeout(120_000);
  const lines: string[] = [];
  const progress: Progress = {
    ...silentProgress,
    note: (text) => lines.push(text),
    line: (text) => lines.push(text),
  };
  let project: Project;
  before(async () => {
    project = await openProject({ "index.ts": endless }, { progress });
  });
  after(() => {
    project.remove();
  });
  beforeEach(() => {
    lines.length = 0;
  });

  const locks = (): string[] => {
    const folder = join(project.stateDir, ".pulumi", "locks", "organization", "tiny", stack);
    return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  };

  it("ends engine, host and program, keeps what stands, and leaves no lock", async () => {
    const stop = new AbortController();
    let processes: number[] = [];
    let locksMeanwhile = 0;
    const { interrupted, code, stdout } = await project.session.run(["up", "--yes", "--skip-preview"], {
      stack,
      signal: stop.signal,
      onLine: (line) => {
        const [, program, host] = /running as (\d+) under (\d+)/.exec(line) ?? [];
        if (program === undefined || host === undefined || processes.length > 0) return;
        processes = [Number(program), Number(host)];
        locksMeanwhile = locks().length;
        stop.abort();
      },
    });
    assert.equal(processes.length, 2);
    assert.equal(locksMeanwhile, 1);
    assert.ok(interrupted);
    assert.notEqual(code, 0);
    assert.match(stdout, /update canceled/);
    assert.deepEqual(locks(), []);
    for (const pid of processes) await ended(pid);
    assert.match(JSON.stringify(await project.session.exportState(stack)), /randomId:RandomId::drawn/);
    assert.deepEqual(lines, ["Stopping: Pulumi ends what it has begun (Ctrl-C again to end at once)"]);
  });

  it("clears the lock of a killed run, says so, and goes on", async () => {
    project.write({ "index.ts": "export const ok = true;\n" });
    const dead = await pidOfEndedProcess();
    const folder = join(project.stateDir, ".pulumi", "locks", "organization", "tiny", stack);
    const lock = { pid: dead, username: "someone", hostname: hostname(), timestamp: new Date().toISOString() };
    writeFileSync(join(folder, "1c7f.json"), JSON.stringify(lock));
    const { code, stdout } = await project.session.run(["up", "--yes", "--skip-preview"], { stack });
    assert.equal(code, 0, stdout);
    assert.deepEqual(locks(), []);
    assert.deepEqual(lines, [`Stack dev was left locked by process ${dead}, which has ended: the lock is cleared`]);
  });

  it("leaves the lock of a living run alone", async () => {
    const folder = join(project.stateDir, ".pulumi", "locks", "organization", "tiny", stack);
    const lock = { pid: process.pid, username: "someone", hostname: hostname(), timestamp: new Date().toISOString() };
    writeFileSync(join(folder, "2d8a.json"), JSON.stringify(lock));
    const { code, stdout, stderr } = await project.session.run(["up", "--yes", "--skip-preview"], { stack });
    assert.equal(code, 1);
    assert.match(stdout + stderr, /the stack is currently locked by 1 lock/);
    assert.equal(locks().length, 1);
    assert.deepEqual(lines, []);
  });
});

/** Waits until a process has ended; the test's own time limit bounds it. */
async function ended(pid: number): Promise<void> {
  while (runs(pid)) await new Promise((resolve) => setImmediate(resolve));
}

function runs(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  if (!existsSync("/proc/self/stat")) return canBeSignalled(pid);
  return existsSync(file) && !/\) Z /.test(readFileSync(file, "utf8"));
}

function canBeSignalled(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, "ESRCH");
    return false;
  }
}

function pidOfEndedProcess(): Promise<number> {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => {
      resolve(child.pid ?? 0);
    });
  });
}
