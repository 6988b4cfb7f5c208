import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { hasUnfinishedLock, livingLocks, staleLocks } from "../../../toolchain/pulumi/locks";

/** No process has this id: it is beyond what Linux and macOS give out. */
const nobody = 2 ** 22 + 1;

describe("staleLocks", () => {
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), "state-"));
  });
  afterEach(() => {
    rmSync(state, { recursive: true });
  });
  const lock = (content: object | string): void => {
    const folder = join(state, ".pulumi", "locks", "organization", "shop", "dev");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "1.json"), typeof content === "string" ? content : JSON.stringify(content));
    writeFileSync(join(folder, "1.json.attrs"), "not a lock");
  };
  const pids = async (): Promise<number[]> => (await staleLocks(state, "shop", "dev")).map(({ pid }) => pid);

  it("are none where nothing was ever locked", async () => {
    assert.deepEqual(await pids(), []);
  });
  it("are those whose holder has ended", async () => {
    lock({ pid: nobody, hostname: hostname(), timestamp: "" });
    assert.deepEqual(await pids(), [nobody]);
  });
  it("are not those of a living holder", async () => {
    lock({ pid: process.pid, hostname: hostname(), timestamp: "" });
    assert.deepEqual(await pids(), []);
  });
  it("are told from those of a living holder", async () => {
    lock({ pid: process.pid, hostname: hostname(), timestamp: "" });
    assert.deepEqual(
      (await livingLocks(state, "shop", "dev")).map(({ pid }) => pid),
      [process.pid],
    );
  });
  it("are not those of another machine", async () => {
    lock({ pid: nobody, hostname: `not-${hostname()}`, timestamp: "" });
    assert.deepEqual(await pids(), []);
  });
  it("are not those of another stack", async () => {
    lock({ pid: nobody, hostname: hostname(), timestamp: "" });
    assert.deepEqual(await staleLocks(state, "shop", "staging"), []);
  });
  it("name a file that can't be read", async () => {
    lock("{");
    await assert.rejects(pids(), /1\.json is no valid lock of a Pulumi stack: remove it/);
  });
});

describe("hasUnfinishedLock", () => {
  let state: string;
  let folder: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), "state-"));
    folder = join(state, ".pulumi", "locks", "organization", "shop", "dev");
  });
  afterEach(() => {
    rmSync(state, { recursive: true });
  });
  const file = (name: string, seconds: number): void => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), "");
    const written = Date.now() / 1_000 - seconds;
    utimesSync(join(folder, name), written, written);
  };
  const found = () => hasUnfinishedLock(state, "shop", "dev");

  it("finds none where nothing was ever locked", async () => {
    assert.equal(await found(), false);
  });
  it("finds one that nobody has finished for seconds", async () => {
    file("1.json.18ba3b.tmp", 2);
    assert.equal(await found(), true);
  });
  it("leaves one alone that may still be written", async () => {
    file("1.json.18ba3b.tmp", 0);
    assert.equal(await found(), false);
  });
  it("does not take a finished lock for one, nor the attributes of one", async () => {
    file("1.json", 2);
    file("1.json.attrs", 2);
    assert.equal(await found(), false);
  });
});
