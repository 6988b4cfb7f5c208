import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { UserError } from "../../../toolchain/errors";
import { identify, isAlive, requireName } from "../../../toolchain/cluster/state";

describe("name of a cluster", () => {
  for (const name of ["default", "a", "test-1", "a".repeat(32)]) {
    it(`may be ${name}`, () => {
      requireName(name);
    });
  }

  for (const name of ["", "A", "a_b", "-a", "a-", "../a", "a".repeat(33), "a b"]) {
    it(`may not be "${name}"`, () => {
      assert.throws(() => {
        requireName(name);
      }, UserError);
    });
  }
});

describe("identity of a process", () => {
  it("holds while the process runs, and no longer", async () => {
    const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] });
    await once(child, "spawn");
    const identity = identify(child.pid ?? 0);
    assert.equal(isAlive(identity), true);
    child.kill("SIGKILL");
    await once(child, "close");
    assert.equal(isAlive(identity), false);
  });

  it("is not that of a later process with the same number", () => {
    assert.equal(isAlive({ pid: process.pid, started: "another boot/1" }), false);
  });

  it("is not there for a number that no process has", () => {
    assert.throws(() => identify(2 ** 22 + 1), /ENOENT/);
  });
});
