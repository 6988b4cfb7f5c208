import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { withLock } from "../../../toolchain/tools/lock";

describe("a lock file", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lock-"));
    file = join(folder, "build.lock");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const never = (pid: number): void => {
    assert.fail(`waited for ${pid}`);
  };

  it("is held during the work and gone after it", async () => {
    const held = await withLock(file, never, () => Promise.resolve(existsSync(file)));
    assert.deepEqual([held, existsSync(file)], [true, false]);
  });

  it("is gone after work that failed", async () => {
    await assert.rejects(
      withLock(file, never, () => Promise.reject(new Error("broken"))),
      /broken/,
    );
    assert.equal(existsSync(file), false);
  });

  it("is taken over from a process that has died", async () => {
    const dead = spawnSync("true").pid;
    writeFileSync(file, String(dead));
    assert.equal(await withLock(file, never, () => Promise.resolve("done")), "done");
  });

  it("keeps a second one out until the first is done, and says whom it waits for", async () => {
    const order: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((open) => (release = open));
    const first = withLock(file, never, async () => {
      await gate;
      order.push("first");
    });
    while (!existsSync(file)) await new Promise(setImmediate);
    const second = withLock(
      file,
      (pid) => {
        order.push(`waits for ${pid === process.pid ? "me" : pid}`);
        release();
      },
      () => Promise.resolve(order.push("second")),
    );
    await Promise.all([first, second]);
    assert.deepEqual(order, ["waits for me", "first", "second"]);
  });
});
