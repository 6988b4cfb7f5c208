import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { boot } from "../../../toolchain/cluster/boot";
import { createCredentials } from "../../../toolchain/cluster/credentials";
import type { Step } from "../../../toolchain/cluster/plan";
import { writeFolder, type Prepared } from "../../../toolchain/cluster/prepare";
import { clusterFolder, isAlive, logFolder, readState } from "../../../toolchain/cluster/state";
import { clusterStatus } from "../../../toolchain/cluster/status";
import { stopCluster } from "../../../toolchain/cluster/stop";
import { UserError } from "../../../toolchain/errors";
import { logDir } from "../../../toolchain/paths";

const ignore = (): void => undefined;

/** A cluster whose processes are these, tied to its supervisor as a light one's are. */
async function prepare(name: string, steps: readonly Step[]): Promise<Prepared> {
  await writeFolder(name, createCredentials({ name: "none", address: "127.0.0.1" }, []), "https://a", "https://b");
  return { plan: { steps, wrapper: ["setpriv", "--pdeathsig", "KILL", "--"] }, prefix: [], port: 1 };
}

/** A service that tells its number and stays. */
const lasting: Step = { name: "lasting", serve: ["sh", "-c", "echo $$; exec sleep 600"] };

async function pidOf(name: string): Promise<number> {
  const log = join(logFolder(name), "lasting.log");
  for (;;) {
    const text = existsSync(log) ? await readFile(log, "utf8") : "";
    if (text.endsWith("\n")) return Number(text);
    await delay(20);
  }
}

async function untilGone(pid: number): Promise<void> {
  while (existsSync(`/proc/${pid}`)) await delay(20);
}

describe("boot of a cluster", function () {
  this.timeout(20_000);
  let serial = 0;
  let name: string;

  beforeEach(() => {
    name = `unit-${process.pid}-${++serial}`;
  });

  afterEach(async () => {
    await stopCluster(name);
  });

  it("leaves its processes running, and stopping ends them and removes the folder", async () => {
    await boot({ name, mode: "light" }, await prepare(name, [lasting]), ignore);
    const pid = await pidOf(name);
    assert.ok(existsSync(`/proc/${pid}`));
    assert.equal(await stopCluster(name), true);
    await untilGone(pid);
    assert.equal(existsSync(clusterFolder(name)), false);
    assert.equal((await clusterStatus(name)).condition, "absent");
  });

  it("names the process that fails, its last words and its log; and leaves none running", async () => {
    const broken: Step = {
      name: "broken",
      serve: ["sh", "-c", "echo the port is taken; exit 3"],
      ready: { socket: "/nowhere" },
    };
    const booting = boot({ name, mode: "light" }, await prepare(name, [lasting, broken]), ignore);
    await assert.rejects(booting, (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(
        error.message,
        /broken: ended with exit code 3\n {2}the port is taken\n.*logs\/cluster-unit-.*\/broken\.log$/,
      );
      return true;
    });
    const kept = join(logDir, `cluster-${name}`);
    await untilGone(Number(await readFile(join(kept, "lasting.log"), "utf8")));
    assert.equal(existsSync(clusterFolder(name)), false);
    await rm(kept, { recursive: true });
  });

  it("can be cancelled, and then leaves nothing running", async () => {
    const cancel = new AbortController();
    const never: Step = { name: "never", ready: { socket: "/nowhere" } };
    const booting = boot({ name, mode: "light", signal: cancel.signal }, await prepare(name, [lasting, never]), () => {
      cancel.abort();
    });
    await assert.rejects(booting, /cancelled/);
    const kept = join(logDir, `cluster-${name}`);
    await untilGone(Number(await readFile(join(kept, "lasting.log"), "utf8")));
    await rm(kept, { recursive: true });
  });

  it("ends with its supervisor, even when that is killed outright", async () => {
    await boot({ name, mode: "light" }, await prepare(name, [lasting]), ignore);
    const pid = await pidOf(name);
    const state = await readState(name);
    assert.ok(state && isAlive(state.supervisor));
    process.kill(state.supervisor.pid, "SIGKILL");
    await untilGone(pid);
    assert.equal((await clusterStatus(name)).condition, "stale");
  });

  it("ends with the process that has started it, where that was asked for", async () => {
    const script = `
      const { boot } = require("./toolchain/cluster/boot.ts");
      process.on("message", ({ name, prepared }) => {
        boot({ name, mode: "light", stopWithParent: true }, prepared, () => undefined).then(() => process.send("up"));
      });`;
    const parent = spawn(process.execPath, ["--require", require.resolve("tsx/cjs"), "-e", script], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    parent.send({ name, prepared: await prepare(name, [lasting]) });
    await once(parent, "message");
    const pid = await pidOf(name);
    assert.ok(existsSync(`/proc/${pid}`));
    parent.kill("SIGKILL");
    await untilGone(pid);
  });

  it("starts a service again that ends later on", async () => {
    await boot({ name, mode: "light" }, await prepare(name, [lasting]), ignore);
    const pid = await pidOf(name);
    process.kill(pid, "SIGKILL");
    const log = join(logFolder(name), "lasting.log");
    while ((await readFile(log, "utf8")).trim().split("\n").length < 2) await delay(50);
    assert.match(await readFile(join(logFolder(name), "supervisor.log"), "utf8"), /lasting ended with signal SIGKILL/);
  });
});
